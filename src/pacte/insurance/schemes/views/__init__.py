"""The pages of schemes: in sentences, drafts, trials, conventions, tariffs, services."""
