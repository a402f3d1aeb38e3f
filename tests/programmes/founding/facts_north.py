"""What the leaflet of Twubakane and the strategy of Sud-Kivu and Hainaut say."""

COMPONENTS = [
    "1. Accroître l’accès, la qualité et l’utilisation des services de planification familiale et"
    " santé de la reproduction dans les formations sanitaires et au niveau communautaire",
    "2. Accroître l’accès, la qualité et l’utilisation des services de prise en charge intégrée des"
    " maladies des enfants dans les formations sanitaires et au niveau communautaire, avec un"
    " accent particulier sur le paludisme et la nutrition",
    "3. Appuyer les Ministères de la Santé et de l’Administration Locale à mettre en place des"
    " politiques et procédures de décentralisation effective, avec un accent particulier sur le"
    " secteur santé",
    "4. Renforcer les capacités des districts à planifier, budgétiser, mobiliser des ressources et"
    " gérer les services, en se focalisant sur les services de santé",
    "5. Renforcer la capacité des formations sanitaires à gérer leurs ressources, à promouvoir et à"
    " assurer le bon fonctionnement des mutuelles de santé",
    "6. Accroître la participation communautaire à l’accessibilité et à la qualité des services de"
    " santé",
]
FOCUS = [
    "L’augmentation de l’accès aux services de santé de qualité, dans les formations sanitaires et"
    " au niveau communautaire",
    "Le renforcement de la capacité des gouvernements locaux et des communautés pour assurer la"
    " prestation des services de santé de qualité au niveau décentralisé",
]
DISTRICTS = (
    "Rwamagana Kayonza Ngoma Kirehe Gasabo Kicukiro Nyarugenge Kamonyi Muhanga Ruhango Nyamagabe"
    " Nyaruguru"
)

TWUBAKANE = {
    "programme": [
        "Programme Twubakane de Décentralisation et de Santé",
        "But … lever les défis relatifs aux besoins de la population en matière de santé",
        *FOCUS,
        "composante (6)",
        *COMPONENTS,
        *DISTRICTS.split(),
        *(f"{name} district · visé" for name in DISTRICTS.split()),
        "Construisons ensemble",
        "Abishyize hamwe nta kibananira",
        "From the American people",
        "Unissons nos efforts pour appuyer les communautés à sauvegarder la santé de leurs membres",
        "12 · districts d’intervention",
        "30 · districts du Rwanda",
        "6 · composantes intégrées",
        "15 % · du montant du Fonds incitatif, en revenus additionnels",
        "Rwamagana, Kayonza, Ngoma et Kirehe en Province de l’Est",
        "Gasabo, Kicukiro et Nyarugenge en Ville de Kigali",
        "Kamonyi, Muhanga, Ruhango, Nyamagabe et Nyaruguru en Province du Sud",
        "Taux élevés de mortalité maternelle et infantile",
        "le Gouvernement du Rwanda, l’USAID, les Organisations Non Gouvernementales, les"
        " prestataires des services de santé et les communautés",
        "financé par Gouvernement américain USAID",
        "budget 24 000 000,00 $",
        "période depuis 2005",
        "durée 5 années",
        "phase non dit par le texte",
        "secteur non dit par le texte",
        "code non dit par le texte",
        "étapes … non dit par le texte",
        "IntraHealth/Rwanda, B.P. 4585, Kigali, Rwanda",
        "(250) 504056/7",
        "(250) 504508",
        "twubakane@twubakane.org",
        "Conduit par IntraHealth International",
        "District Incentive Funds, DIF",
        "aspect genre, stratégie de pérennité",
        "La capacité des districts à budgétiser et gérer les services de santé",
    ],
    "texts": [
        "un mot en Kinyarwanda qui signifie “construisons ensemble,”",
        "Lancé en 2005",
        "Opérant dans 12 districts sur les 30 du Rwanda",
        "programme de cinq ans, avec 24 millions de"
        " dollars américains, financé par le gouvernement américain à travers l’USAID",
        "handicapent le développement économique et social, et constituent un fardeau pour le"
        " système sanitaire",
        "Ces fonds sont alloués sur base de bons plans d'action",
        "tenir compte de l'aspect genre, montrer une stratégie de pérennité, prouver la prise de"
        " décision basée sur les données fiables, montrer la participation communautaire et la"
        " transparence, et se focaliser sur les résultats",
        "les activités financées par ce fond sont mises en oeuvre par les districts eux-mêmes"
        " et ils"
        " doivent mobiliser au moins 15% du montant du DIF de revenus additionnels",
        "pour bâtir une base solide d’une décentralisation effective comprend six composantes",
        "l'un des mécanismes mis en place par le Programme Twubakane pour renforcer la capacité des"
        " districts à gérer et mobiliser les fonds supplémentaires",
    ],
    "partners": [
        "finance (2)",
        "met en œuvre (7)",
        "associé (4)",
        "IntraHealth International … met en place",
        "RTI International … partenaire d’IntraHealth",
        "Université de Tulane … partenaire d’IntraHealth",
        "EngenderHealth … partenaire d’IntraHealth",
        "VNG (Agence Néerlandaise de Coopération Internationale) … partenaire d’IntraHealth",
        "RALGA (Association Rwandaise des Autorités de la Gouvernance Locale) … partenaire local",
        "Pro-Femmes Twese Hamwe … partenaire local",
        "Ministère de la Santé … collaboration étroite",
        "Ministère de l’Administration Locale … collaboration étroite",
        "Ministère des Finances et de la Planification Economique … collaboration étroite",
        "Ministère du Genre et de la Promotion de la Famille … collaboration étroite",
        "Gouvernement du Rwanda",
    ],
    "aims": [*FOCUS, *COMPONENTS],
    "money": [
        "promis 24 000 000,00 $",
        "Gouvernement américain",
        "USAID",
        "Fonds incitatif des districts",
        "15 % de: la subvention",
        "dépensé non renseigné",
    ],
    "contradictions": ["ouvertes (0)"],
    "public": [
        "24 000 000,00 $",
        "durée 5 années",
        *COMPONENTS,
        *DISTRICTS.split(),
        "depuis 2005",
        "twubakane@twubakane.org",
        "Abishyize hamwe nta kibananira",
        "phase non dit par le texte",
    ],
}

OBJECTIVES = [
    "Contribuer à accompagner la réforme de la constitution congolaise dans ses volets"
    " décentralisation, réhabilitation et de coordination des pouvoirs publics provinciaux",
    "Contribuer à restaurer l’appareil provincial en matière de santé",
    "Contribuer à installer un système de soins de santé solidaire et généralisé basé sur"
    " l’existant",
    "Les capacités de bonne gouvernance des autorités et des autres acteurs provinciaux du Sud-Kivu"
    " ont été renforcées dans le but d’améliorer significativement l’accès de la population aux"
    " soins de santé",
]
RESULTS = [
    "La cohésion des acteurs … R1. Le pacte de santé : le champ de la coordination et la"
    " concertation … Les capacités de coordination et de concertation des pouvoirs publics"
    " provinciaux et des autres acteurs ont été renforcées en vue d’installer les prémisses d’un"
    " système d’assurance santé solidaire et généralisé",
    "R2. Le pacte de santé : le champ de la planification … Les capacités des pouvoirs législatifs"
    " et exécutifs provinciaux en matière de planification ont été renforcées au travers de"
    " l’élaboration du système d’assurance santé solidaire",
    "R3. Le pacte de santé : le champ de la régulation … Les capacités des pouvoirs exécutifs"
    " provinciaux en matière de régulation des intervenants extérieurs ont été renforcées",
    "R4. Le pacte de santé : le champ du plaidoyer … Les capacités des pouvoirs exécutifs et"
    " législatifs provinciaux ont été renforcées en matière de plaidoyer vers les autorités"
    " nationales afin de promouvoir le système d’assurance santé solidaire et généralisé",
    "L’accès aux soins … R5. La fédération des mutualités de santé … future fédération mutualiste"
    " responsabilisée et le comité provincial des mutualités de santé - ont été renforcées afin"
    " d’atteindre un nombre suffisant d’adhérents ayant accès aux soins hospitaliers et"
    " ambulatoires et en vue de rendre le système de santé autonome",
    "Contrer la pauvreté … R6. Action sur les revenus … activités génératrices de revenus et des"
    " micro-crédits ont été renforcées dans le but d’augmenter les revenus des adhérents au réseau"
    " des mutualités de santé accompagnées par le programme",
    "Une offre de qualité … R7. Les formations sanitaires … L’offre minimale en soins de santé de"
    " qualité des formations sanitaires du réseau a été assurée afin d’asseoir les prémisses du"
    " système de santé solidaire et généralisé … équipements et médicaments en lien avec le"
    " conventionnement",
]
STAGES = [
    "février 2006 Identification de l’existant",
    "août 2006 1er document de conception introduit à la DGCD",
    "septembre 2006 Rencontres DGCD et autorités provinciales",
    "décembre 2006 1er atelier-séminaire « entre existant et assurance santé généralisée »",
    "février 2007 Signature de la charte de partenariat entre les Provinces et 2ème"
    " atelier-séminaire « renforcer les capacités des pouvoirs publics et des acteurs de santé »",
    "juin 2007 Dépôt du dossier",
    "octobre 2007 – novembre 2007 Défense et décision",
    "janvier 2008 Opérationnalisation",
]
GOAL = (
    "L’accès précoce et régulier aux soins de santé hospitaliers et ambulatoires de 20 % (8"
    " ans), de"
    " 2 % (3 ans) de la population du Sud-Kivu est coordonné par des services publics"
    " réhabilités et"
    " efficaces et par des acteurs de santé renforcés"
)
MISSIONS = (
    "gestion et accompagnement du programme, coordination des acteurs, initiation d’un système"
    " d’assurance santé, renforcement des capacités des acteurs, le suivi des hypothèses"
)
CONDITIONS = [
    "La charte et la convention responsabilisante de partenariat sont signées entre les deux"
    " provinces",
    "La détermination d’un plan provincial de développement",
    "L’accord et l’existence du financement",
]

SUD_KIVU = {
    "programme": [
        "Province du Sud-Kivu – Province de Hainaut : programme de coopération décentralisée",
        GOAL, *OBJECTIVES, "axe (4)", *RESULTS, *STAGES, MISSIONS,
        "système d’assurance santé solidaire en province du Sud-Kivu en 3 ans, un système"
        " d’assurance généralisée en 8 ans", "plan de développement régional au Sud-Kivu",
        "Pacte, plan, Gibs P, plaidoyer : coordination, planification, régulation, communication,"
        " concertation", "nature coopération décentralisée",
        "le champ prioritaire, de la démarche", "adhésion politique ; échange d’expertises",
        "modules d’interventions et de formation impliquant les pouvoirs publics et les acteurs",
        "période 2008 – 2010 première phase 2011 – 2016 deuxième phase", "durée 3 années",
        "horizon 8 années", "budget non dit par le texte", "phase non dit par le texte",
        "secteur non dit par le texte", "code non dit par le texte", "www.3TAMIS.org",
        "Sud-Kivu province · visé", "De 2008 à 2016 : 9 ans, contre « 8 ans »",
        "7 résultats n’ont pas de cible", "déclaration politique officielle",
        "Porte d’entrée du programme : le soutien au renforcement institutionnel",
        "définition de leurs rôles, apports, fonctions",
        "le conseil provincial, le gouvernorat, le ministère provincial de santé, l’inspection de"
        " la santé", "le BDOM, la fédération des mutualités de santé, la fédération de la société"
        " civile",
    ],
    "partners": [
        "La Coopération belge au développement", "Mutualité chrétienne Hainaut Picardie (MCHP)",
        "3TAMIS, Centre de Production Vidéo Participative", "Province du Sud-Kivu",
        "Province de Hainaut", "Gouvernorat du Sud-Kivu", "Assemblée provinciale",
        "Ministère provincial de la santé", "Inspection de la santé", "BDOM",
        "Fédération des mutualités de santé", "Comité provincial des mutualités de santé",
        "Fédération de la société civile", "Confessions religieuses", "Gouvernorat du Hainaut",
        "Conseil provincial du Hainaut", "Députation provinciale", "Services provinciaux",
        "Service international de la Province", "Société civile du Hainaut", "DGCD",
    ],
    "aims": [*OBJECTIVES, "résultat · ", "axe (4)"],
    "stages": [*STAGES, "réel : non renseigné"],
    "texts": [
        "Stratégie programme bi-pluriannuel 2008 - 2010/2011 - 2016",
        "Programme de renforcement des pouvoirs publics et acteurs de santé via la mise en"
        " œuvre des"
        " prémises d’une assurance santé solidaire généralisée",
        "2008-2010 Solidarité Santé au Sud Kivu", "Le programme 3 ans perspective 8 ans",
        "illustrent la réussite de la mobilisation des pouvoirs publics dans son rôle moteur et de"
        " coordination", "Des conventions doivent engager dès lors les différents acteurs",
    ],
    "bodies": [
        "Comité de pilotage stratégique du Sud-Kivu … mandatée par le pouvoir public … La porte"
        " d’entrée : le gouvernorat et l’assemblée provinciale … Une composition équilibrée",
        "Comité de pilotage stratégique du Hainaut … mandatée par la députation provinciale … La"
        " porte d’entrée : le gouvernorat et le conseil provincial … Une composition équilibrée",
        "Cellule opérationnelle du Sud-Kivu … rend compte à Comité de pilotage stratégique du"
        " Sud-Kivu … Le lien : l’inspection de la santé et le mandat du comité de pilotage",
        "Cellule opérationnelle du Hainaut … rend compte à Comité de pilotage stratégique du"
        " Hainaut"
        " … Le lien : le service international de la Province et le coordinateur du programme",
        MISSIONS,
    ],
    "body": [
        "Présidence mandatée par le pouvoir public", "Présidence mandatée par la députation",
        "Gouvernorat Pouvoirs publics Gouvernorat du Sud-Kivu", "Ministère provincial de la santé",
        "Inspection de la santé", "BDOM Société civile", "Fédération mutualiste",
        "Société civile (instance de coordination)", "Confessions religieuses engagées",
        "Consultant (expertise)", "MCHP", "Services provinciaux", "Gouvernorat du Hainaut",
        "Composition équilibrée : au moins un de chaque collège", "Directeur manager",
        "Gestionnaire comptable", "Animateur", "Représentant des composantes (appui)",
        "Consultant (appui)", "Responsable gestionnaire", "Coordinateur du programme (lien)",
        "état non dit", "personne n’est nommé",
    ],
    "agreements": [
        "Charte de partenariat entre les Provinces", "Convention responsabilisante de partenariat",
        *(f"{condition} … non remplie" for condition in CONDITIONS),
    ],
    "agreement": [
        "Province du Sud-Kivu signataire signature non inscrite",
        "Province de Hainaut signataire signature non inscrite", *CONDITIONS, "en projet",
    ],
    "indicators": [
        "2008 – 2010 à 3 ans … de 2% (3 ans) … 2 %", "2011 – 2016 à 8 ans … de 20 % (8 ans) … 20 %",
        "rien n’est encore mesuré : ce n’est pas zéro",
    ],
    "contradictions": [
        "De 2008 à 2016 : 9 ans, contre « 8 ans »", "8 années horizon", "7 résultats n’ont pas de"
        " cible : R1, R2, R3, R4, R5, R6, R7",
    ],
    "money": ["aucun mouvement n’est inscrit : ce qui n’est pas dit n’est pas zéro"],
    "public": [
        GOAL, *OBJECTIVES, *RESULTS, *STAGES, "budget non dit par le texte",
        "De 2008 à 2016 : 9 ans, contre « 8 ans »", "20 % 2011 – 2016", *CONDITIONS,
        "Comité de pilotage stratégique du Sud-Kivu", "Cellule opérationnelle du Hainaut",
    ],
}  # fmt: skip
