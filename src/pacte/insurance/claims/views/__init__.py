"""Pages of claims. A view reads the request, calls one thing, answers."""
