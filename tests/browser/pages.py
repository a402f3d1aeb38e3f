"""Which pages a browser visits: add the rows of your room here.

``Row("awa", "/menages/")``, or ``Row("awa", lambda world: f"/menages/{world.household}/")``. The
user is somebody of the world (``tests/world.py``) or of what ``SEEDS`` added to it, by attribute.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

from delivery import world_quality, world_works
from governance import world_bodies
from insurance.schemes import regime
from programmes import world_pact, world_results, world_sheets

World = SimpleNamespace


@dataclass(frozen=True, slots=True)
class Row:
    """A page as somebody sees it; ``""``: nobody is signed in."""

    user: str
    url: str | Callable[[World], str]
    weight: int = 60_000  # All files over a cold cache, compressed.

    def address(self, world: World) -> str:
        return self.url(world) if callable(self.url) else self.url


# What to add to the world before: functions of the world, in order.
SEEDS: list[Callable[[World], object]] = []

WITH_CHARTS = 300_000
PAGES: list[Row] = [
    Row("", "/hors-ligne/"),
    Row("", "/public/lettre/"),
    Row("", "/compte/connexion/"),
    Row("awa", "/"),
    Row("bintou", "/"),
    Row("awa", "/recherche/?q=personne"),
    Row("awa", "/n-existe-pas/"),
    Row("awa", "/menages/"),
    Row("awa", "/encaissements/"),
    Row("awa", "/cartes/"),
    Row("awa", "/factures/"),
    Row("awa", "/attestations/"),
    Row("awa", "/attestations/apportee/"),
    Row("awa", "/factures/a-liquider/"),
    Row("fanta", "/comptoir/"),
    Row("fanta", "/attestations/classeur/"),
    Row("fanta", "/attestations/prix/"),
    Row("fanta", "/attestations/prix/classeur/"),
    Row("sira", "/diagnostics/"),
    Row("sira", "/diagnostics/importer/"),
    Row("fanta", "/creances/"),
    Row("fanta", "/creances/ajouter/"),
    Row("fanta", "/recours/"),
    Row("awa", "/regimes/"),
    Row("dado", "/journal/"),
    Row("cherif", "/tableaux/"),
    Row("cherif", "/mesures/"),
    Row("awa", "/galerie/?pourquoi=140", WITH_CHARTS),
    Row("awa", "/galerie/?q=rien-de-tel", WITH_CHARTS),
    Row("cherif", "/lieux/"),
    Row("sira", lambda world: f"/lieux/{world.kati}/"),
    Row("sira", "/lieux/ouvrir/"),
    Row("sira", "/lieux/importer/"),
    Row("sira", "/lieux/traces/"),
    Row("sira", lambda world: f"/lieux/{world.mali}/"),
    Row("cherif", "/formations/"),
    Row("cherif", lambda world: f"/formations/{world.centre}/"),
    Row("sira", "/organisations/"),
    Row("sira", lambda world: f"/organisations/{world.mutual}/"),
    Row("sira", lambda world: f"/organisations/{world.mutual}/logo/"),
    Row("sira", "/utilisateurs/"),
    Row("sira", lambda world: f"/utilisateurs/{world.awa.uid}/"),
    Row("sira", lambda world: f"/utilisateurs/{world.awa.uid}/role/"),
    Row("awa", "/compte/"),
    Row("awa", "/compte/mot-de-passe/"),
    Row("cherif", "/parametres/"),
    Row("modibo", lambda world: f"/regimes/{world.regime}/"),
    Row("modibo", lambda world: f"/regimes/{world.regime}/brouillon/"),
    Row("modibo", lambda world: f"/regimes/{world.regime}/brouillon/care/"),
    Row("modibo", lambda world: f"/regimes/{world.regime}/brouillon/texte/"),
    Row("modibo", lambda world: f"/regimes/{world.regime}/essai/?essai=cotisation&persons=6"),
    Row("oumou", lambda world: f"/regimes/{world.regime}/versions/{world.regime_proposal}/"),
    Row("oumou", lambda world: f"/conventions/{world.regime_convention}/"),
    Row("oumou", lambda world: f"/tarifs/?regime={world.regime}"),
    Row("oumou", "/services/"),
    Row("mariam", "/instances/"),
    Row("mariam", "/instances/creer/"),
    Row("mariam", lambda world: f"/instances/{world.committee}/"),
    Row("mariam", lambda world: f"/instances/{world.cell}/"),
    Row("mariam", lambda world: f"/instances/{world.committee}/regle/"),
    Row("mariam", lambda world: f"/instances/sieges/{world.seats[0]}/"),
    Row("mariam", lambda world: f"/instances/sieges/{world.seats[0]}/mandat/"),
    Row("mariam", "/reunions/"),
    Row("mariam", lambda world: f"/reunions/{world.met}/?pourquoi=quorum"),
    Row("mariam", lambda world: f"/reunions/{world.coming}/"),
    Row("mariam", lambda world: f"/reunions/{world.coming}/ordre-du-jour/"),
    Row("mariam", lambda world: f"/reunions/{world.coming}/presences/"),
    Row("mariam", lambda world: f"/reunions/{world.met}/proces-verbal/"),
    Row("mariam", lambda world: f"/reunions/{world.met}/decider/"),
    Row("mariam", "/decisions/"),
    Row("mariam", lambda world: f"/decisions/{world.decided}/"),
    Row("mariam", "/engagements/"),
    Row("sekou", lambda world: f"/instances/organisations/{world.mutual}/"),
    Row("sekou", lambda world: f"/reunions/{world.chosen}/elire/{world.board}/"),
    Row("jeanne", "/programmes/"),
    Row("jeanne", "/programmes/ouvrir/"),
    Row("jeanne", "/programmes/secteurs/?q=santé"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/"),
    Row("marc", lambda world: f"/programmes/{world.programme}/contradictions/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/contradictions/budgets_differ/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/textes/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/passages/inscrire/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/passages/inscrire/count/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/visees/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/visees/{world.aim}/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/partenaires/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/etapes/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/secteurs/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/instances/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/accords/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/resultats/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/resultats/ajouter/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/resultats/importer/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/resultats/mesurer/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/hypotheses/"),
    Row("marc", lambda world: f"/hypotheses/{world.risk}/"),
    Row("marc", lambda world: f"/indicateurs/{world.trained}/", WITH_CHARTS),
    Row("marc", lambda world: f"/indicateurs/{world.trained}/?pourquoi={world.value}", WITH_CHARTS),
    Row("jeanne", lambda world: f"/indicateurs/{world.access}/"),
    Row("jeanne", lambda world: f"/indicateurs/{world.trained}/redefinir/"),
    Row("jeanne", lambda world: f"/indicateurs/{world.trained}/cible/"),
    Row("marc", lambda world: f"/indicateurs/{world.trained}/valeur/"),
    Row("marc", lambda world: f"/indicateurs/{world.access}/mesurer/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/argent/", WITH_CHARTS),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/argent/mouvement/"),
    Row("jeanne", lambda world: f"/argent/lignes/{world.line}/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/communication/"),
    Row("jeanne", "/accords/"),
    Row("jeanne", lambda world: f"/accords/{world.agreement}/"),
    Row("jeanne", "/textes/"),
    Row("ines", lambda world: f"/textes/{world.law}/"),
    Row("hugo", "/intervenants/"),
    Row("hugo", "/intervenants/declarer/"),
    Row("ines", lambda world: f"/intervenants/{world.declared}/"),
    Row("ines", lambda world: f"/intervenants/{world.declared}/avis/"),
    Row("ines", lambda world: f"/intervenants/carte/{world.kati}/"),
    Row("jeanne", lambda world: f"/plaidoyer/{world.cause}/"),
    Row("jeanne", lambda world: f"/echanges/{world.exchange}/"),
    Row("jeanne", lambda world: f"/publications/{world.content}/"),
    Row("jeanne", "/programmes/importer/"),
    Row("jeanne", "/publications/lettre/"),
    Row("jeanne", "/publications/lettre/ecrire/"),
    Row("jeanne", "/publications/lettre/abonnes/"),
    Row("jeanne", "/publications/lettre/messages/"),
    Row("jeanne", "/temoignages/recueillir/"),
    Row("", "/public/", 40_000),
    Row("", "/public/programmes/SANTE1/", 40_000),
    Row("", "/public/resultats/", 40_000),
    Row("", "/public/argent/", 40_000),
    Row("", lambda world: f"/public/lieux/{world.kati}/", 40_000),
    Row("", lambda world: f"/public/centres/{world.centre}/", 40_000),
    Row("", "/public/appels/", 40_000),
    Row("", "/public/actualites/appel/", 40_000),
    Row("", "/public/donnees/", 40_000),
    Row("jeanne", "/pilotage/"),
    Row("jeanne", lambda world: f"/pilotage/programmes/{world.programme}/"),
    Row("cherif", lambda world: f"/pilotage/lieux/{world.kati}/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/rapports/"),
    Row("jeanne", lambda world: f"/programmes/{world.programme}/rapports/emettre/"),
    Row("noe", "/valeurs/"),
    Row("noe", lambda world: f"/valeurs/{world.value}/"),
    Row("marc", lambda world: f"/valeurs/{world.value}/corriger/"),
    Row("lucie", "/travaux/"),
    Row("lucie", "/travaux/carte/"),
    Row("lucie", "/travaux/besoins/"),
    Row("lucie", "/travaux/inscrire/"),
    Row("lucie", "/travaux/contrats/"),
    Row("lucie", lambda world: f"/travaux/{world.work}/"),
    Row("alix", lambda world: f"/travaux/{world.work}/"),
    Row("alix", lambda world: f"/travaux/{world.site}/avancement/"),
    Row("alix", lambda world: f"/travaux/{world.site}/reception/"),
    Row("lucie", lambda world: f"/travaux/{world.site}/contrat/"),
    Row("lucie", lambda world: f"/travaux/contrats/{world.contract}/"),
    Row("lucie", lambda world: f"/travaux/passations/{world.procurement}/"),
    Row("fanta", "/stocks/"),
    Row("cherif", "/stocks/disponibilite/", WITH_CHARTS),
    Row("fanta", lambda world: f"/stocks/formations/{world.centre}/"),
    Row("fanta", lambda world: f"/stocks/formations/{world.centre}/PARA/", WITH_CHARTS),
    Row("fanta", lambda world: f"/stocks/formations/{world.centre}/mois/"),
    Row("fanta", lambda world: f"/stocks/formations/{world.centre}/mouvement/"),
    Row("cherif", "/stocks/produits/"),
    Row("cherif", "/stocks/importer/"),
    Row("awa", "/stocks/engagements/"),
    Row("cherif", "/qualite/"),
    Row("cherif", "/qualite/comparer/"),
    Row("cherif", "/qualite/grilles/"),
    Row("cherif", lambda world: f"/qualite/grilles/{world.checklist}/"),
    Row("cherif", lambda world: f"/qualite/visites/{world.visit}/"),
    Row("cherif", lambda world: f"/qualite/visites/{world.draft}/noter/"),
    Row("fanta", lambda world: f"/qualite/formations/{world.centre}/", WITH_CHARTS),
    Row("fanta", lambda world: f"/qualite/formations/{world.centre}/avis/"),
    Row("fanta", lambda world: f"/qualite/formations/{world.centre}/soins/"),
    Row("fanta", lambda world: f"/qualite/actions/{world.improving}/"),
    Row("cherif", "/qualite/soins/"),
    Row("cherif", lambda world: f"/qualite/offre-minimale/{world.minimum}/"),
    Row("cherif", "/qualite/offre-minimale/demander/"),
]
SEEDS.append(regime.seed)
SEEDS.append(world_bodies.seed)
SEEDS.append(world_sheets.seed)
SEEDS.append(world_results.seed)
SEEDS.append(world_pact.seed)
SEEDS.append(world_works.seed)
SEEDS.append(world_quality.seed)
