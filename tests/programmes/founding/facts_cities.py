"""What the texts of Santé au Burundi, Paris–Bamako–Ouagadougou and the cities of Rwanda say."""

ACTIVITIES = [
    "Renforcement des infrastructures et équipements … plans directeurs d’hôpitaux, construction et"
    " équipement des formations sanitaires, y compris blocs opératoires, infrastructures de"
    " réadaptation (kinésithérapie), systèmes d’adduction d’eau et maintenance biomédicale",
    "Formation et motivation du personnel … chirurgie de district, santé mentale, santé"
    " reproductive",
    "Digitalisation du système d’information sanitaire … fiabiliser les données et soutenir la"
    " prise"
    " de décision",
    "Appui à la protection sociale en santé et à la transition vers la couverture santé universelle"
    " (CSU) … renforcement du cadre institutionnel et contractualisation des unités de prestation"
    " pour améliorer la couverture",
]
EXPECTED = [
    "R1. Une offre de services humanisée et centrée sur les besoins, avec des soins de qualité"
    " accessibles dans les provinces de Cibitoke et Kirundo, tout en contribuant au renforcement"
    " des capacités du système de santé au niveau national",
    "R2. Une réduction des barrières financières et sociales à l’accès aux soins, en particulier"
    " pour les femmes, les filles et les plus vulnérables",
    "R3. Des services de santé centraux et décentralisés renforcés, capables de planifier, gérer et"
    " utiliser efficacement les ressources et les données pour une prise de décision éclairée",
]
BUDGETS = "Deux budgets dans les textes : 15 279 230,00 € et 21 800 000,00 €"
MISFIT = "Le secteur 15190 ne correspond à aucune des visées"

ENABEL = {
    "programme": [
        "Santé au Burundi : un programme pour l’accès équitable aux soins", "code BDI23005",
        "financé par Belgium", "phase En cours", "budget 15 279 230,00 € 21 800 000,00 €",
        "1er janv. 2024 – 31 déc. 2028", "2024 – 2028 coopération bilatérale",
        "secteur 15190", "Facilitation of orderly, safe, regular and responsible migration and"
        " mobility", "Conduit par Enabel", "nature coopération bilatérale",
        "Garantir à chaque citoyen, en particulier aux femmes, aux filles et aux populations"
        " vulnérables, un accès inclusif à des soins de qualité",
        "Renforcer durablement le système de santé burundais",
        "Cibitoke province · visé", "Kirundo province · visé", "Burundi pays · appui"
        " complémentaire",
        "zones de concentration de la coopération belge ; appui complémentaire au niveau national"
        " afin de renforcer la gouvernance, la digitalisation et les politiques de santé",
        "Taux élevés de mortalité maternelle et infantile, infrastructures insuffisantes,"
        " ressources"
        " humaines limitées",
        "Amélioration de l’offre de soins, stimulation de la demande et appui institutionnel"
        " pour une"
        " gouvernance transparente et redevable",
        "Projets précédents d’Enabel … Consolide les acquis existants",
        "résultat attendu (3)", *EXPECTED, "activité (4)", *ACTIVITIES,
        "Résultats attendus d’ici 2028", "conventions de subsides",
        "Intégration progressive des soins de santé mentale, appui à la transition vers la"
        " couverture"
        " universelle, renforcement de la participation communautaire",
        "Pas d’actualités pour le moment", BUDGETS, MISFIT, "3 résultats n’ont pas de cible",
        "contact non dit par le texte", "durée non dit par le texte",
    ],
    "texts": [
        "Nom abrégé | Santé", "Code | BDI23005", "Phase | En cours", "Budget | 15 279 230.00 €",
        "Date de début | 1 janvier 2024", "Date de fin | 31 décembre 2028",
        "Avec un budget de 21,8 millions d’euros", "acteurs nationaux et internationaux",
        "afin de contribuer durablement à l’amélioration de l’accès équitable à des soins de"
        " qualité",
        "Restez à l'écoute pour nos prochaines mises à jour", "D’ici 2028, le programme ambitionne",
    ],
    "partners": [
        "Belgium … financé par", "Financé par | Belgium", "Enabel … porté par Enabel",
        "Ministère de la Santé Publique … en partenariat étroit", "finance (1)",
    ],
    "stages": ["1er janv. 2024 Date de début", "31 déc. 2028 Date de fin"],
    "aims": [*EXPECTED],
    "money": ["promis 15 279 230,00 €", "Belgium", "dépensé non renseigné"],
    "contradictions": [
        BUDGETS, MISFIT, "3 résultats n’ont pas de cible : R1, R2, R3", "ouvertes (3)",
    ],
    "public": [
        BUDGETS, MISFIT, *ACTIVITIES, *EXPECTED, "phase En cours", "Cibitoke", "Kirundo",
        "1er janv. 2024 – 31 déc. 2028", "financé par Belgium",
    ],
}  # fmt: skip

PRIORITIES = [
    "P1. Le renforcement des capacités managériales de la direction en charge de la santé",
    "P2. Le renforcement de la coordination des acteurs dans le domaine de la santé",
    "P3. Le renforcement des activités de prévention, de dépistage et de prise en charge des"
    " infections sexuellement transmissibles, VIH/SIDA",
    "P4. L’amélioration de la qualité et de la motivation des personnels de santé",
]
UNSOURCED = "Les parts dites font 75 % ; d’où viennent les autres 25 % n’est pas dit"

PARIS = {
    "programme": [
        "Paris – Bamako – Ouagadougou pour des services de santé performants",
        "plus de 3 millions de personnes de bénéficier de services de santé plus performants",
        "contribuer au renforcement de l’autonomie des deux villes partenaires",
        "période janvier 2010 – décembre 2012", "budget 1 200 000,00 €",
        "phase S’achève (novembre 2012)", "financé par Commission européenne",
        "75 % · Commission européenne, programme Acteurs non étatiques – Autorités locales",
        "688 · personnes formées (personnels de santé, personnels administratifs et élus)",
        "plus de 3 000 000 · personnes", "Dans les années 1990, les autorités locales du Burkina"
        " Faso et du Mali ont acquis de nouveaux domaines de compétences, dont la gestion des"
        " centres de santé", "mauvais diagnostics en raison de matériels inadaptés ou inopérants ou"
        " de personnel non qualifié", "4 · priorités du plan de Ouagadougou pour 2013-2017",
        *PRIORITIES, "Ouagadougou : plan communal de développement sanitaire adopté",
        "Bamako : plan communal de développement sanitaire en cours d’élaboration, adoption"
        " attendue"
        " en 2013", "cellule de préfiguration à mettre en place pour une future direction de la"
        " santé et de l’action sociale, quand les conditions le permettront",
        "engagement de la ville de Paris dans le transfert de compétence",
        "relation trilatérale … facteur de grande satisfaction", "nature coopération décentralisée",
        "District de Bamako … visé", "Ouagadougou commune · visé", UNSOURCED,
        "688 annoncés, 0 identifiés", "code non dit par le texte", "secteur non dit par le texte",
        "contact non dit par le texte", "savoir-faire et de la gouvernance des villes partenaires",
    ],
    "texts": [
        "Platforma, lettre d’information n° 16", "paru : novembre 2012",
        "De janvier 2010 à décembre 2012 Paris a travaillé avec Bamako et Ouagadougou",
        "en dépit des difficultés dues au contexte politique", "la ville de Paris achève un projet",
        "projet d’1,2 million d’euro n’aurait pas été possible sans le soutien de la Commission",
        "la diversité des partenaires impliqués", "La réussite du projet",
    ],
    "partners": [
        "Commission européenne … cofinancement de 75 %", "Ville de Paris", "Ville de Bamako",
        "Ville de Ouagadougou", "École des Hautes études en Santé publique de Rennes", "AIMF",
        "Groupement d’Intérêt public Esther", "Groupe Pivot Santé Population … au Mali",
        "Metis partners", "finance (1)",
    ],
    "aims": [f"{line} … 2013-2017" for line in PRIORITIES],
    "bodies": ["Cellule de préfiguration d’une future direction de la santé et de l’action"
    " sociale"],
    "body": ["cellule de préfiguration annoncée", "quand les conditions le permettront"],
    "indicators": [
        "688 personnes 2010 – 2012", "à vérifier", "adopté 2010 – 2012", "adopté en 2013",
        "janvier 2010 à novembre 2012 en cours d’élaboration",
    ],
    "money": [
        "promis 900 000,00 €", "sans source nommée 300 000,00 €", "75 % de : le total du programme",
        "Commission européenne, programme Acteurs non étatiques – Autorités locales",
    ],
    "exchange": [
        "Ville de Ouagadougou … veut apprendre Le système de santé en place à Bamako",
        "Ville de Bamako … veut apprendre Les politiques de Ouagadougou en matière d’assainissement"
        " et de gestion des déchets",
        "Ville de Paris … enrichissement pour les équipes de la ville de Paris",
    ],
    "content": ["Initiative à suivre", "688 personnes formées"],
    "outreach": ["actualité · novembre 2012"],
    "contradictions": [UNSOURCED, "688 annoncés, 0 identifiés", "pas de cible : R1, R2, R4"],
    "public": [
        UNSOURCED, "1 200 000,00 €", "janvier 2010 – décembre 2012", *PRIORITIES,
        "688 annoncés, 0 identifiés", "300 000,00 €", "assainissement et gestion des déchets",
        "quand les conditions le permettront", "Metis partners",
    ],
}  # fmt: skip

AIMF = {
    "programme": [
        "Coopération des villes et districts rwandais avec le réseau des maires francophones",
        "axe (2)", "AXE1. La santé", "AXE2. Le dialogue sous-régional",
        "15 · infrastructures de santé construites et équipées",
        "2 · maternités construites et équipées",
        "85 000 · personnes dont l’accès à la santé est amélioré",
        "5 · rencontres de l’AIMF accueillies par les villes du Rwanda depuis 2014",
        "2 · axes forts de coopération", "2 · Rwandaises lauréates",
        "3 · villes et districts (Kigali, Rusizi, Rubavu)", "Ville de Kigali province · visé",
        "Rusizi district · visé", "Rubavu district · visé", "Nyanza district · concerné",
        "depuis 2019 · santé maternelle et reproductive des femmes et des jeunes",
        "depuis 2001 · premier projet : rénovation d’un centre de santé et d’une maternité à"
        " Busanza",
        "depuis 2020 · constructions et équipements", "depuis 2012 · outils de dialogue",
        "PALPGL officialisée en 2014", "siège fixé à Rusizi", "mobilisation de l’AIMF depuis 2012",
        "services locaux de planification familiale", "stratégie nationale de santé",
        "les partenariats avec la société civile sont au cœur de ces projets",
        "fort intérêt pour le modèle rwandais", "populations de la sous-région",
        "Programme Sport et Santé (Akwos et District de Rubavu) : accompagner les mères"
        " adolescentes"
        " et prévenir les grossesses précoces", "course cycliste africaine, Car Free day",
        "coopératives agricoles et champs école paysans de Rubavu",
        "classes d’information multimédia", "Nyanza : création d’un centre d’information"
        " touristique"
        " de la ville, lancée en 2022", "l’Union européenne, la France et la Wallonie appuient",
        "Fonds de coopération, appui au renforcement de la gouvernance locale, fonds d’urgence",
        "Missions d’expertise, recrutements, appels d’offres", "Construire des multipartenariats",
        "budget non dit par le texte", "financé par non dit par le texte",
        "code non dit par le texte", "phase non dit par le texte", "durée non dit par le texte",
        "secteur non dit par le texte", "15 annoncés, 0 identifiés", "2 annoncés, 0 identifiés",
    ],
    "texts": [
        "Depuis 2019, l’AIMF est engagée auprès de 3 villes et Districts du Rwanda",
        "Depuis 2020 : 15 infrastructures de santé et 2 maternités construits et équipés",
        "réunion du Bureau en 2019, Assemblée générale en 2021", "dès 2001, un premier projet",
        "quartier de Busanza à Kigali", "la paix et la prévention des conflits",
    ],
    "partners": [
        "AIMF … réseau des maires francophones", "Ville de Kigali … depuis 2019",
        "District de Rusizi … depuis 2019", "District de Rubavu … depuis 2019", "Association Akwos",
        "Union européenne … appuie la démarche des Maires", "France … appuie la démarche",
        "Wallonie … appuie la démarche", "Grands Lacs (PALPGL)", "Nyanza … depuis 2022",
    ],
    "aims": ["A3. 2001", "santé maternelle et reproductive des femmes et des jeunes"],
    "bodies": ["Plateforme des Autorités Locales des Pays des Grands Lacs (PALPGL)"],
    "body": [
        "plateforme officielle depuis 2014", "siège Rusizi", "la paix et la prévention des"
        " conflits",
    ],
    "content": [
        "réunion du Bureau de l’AIMF et un colloque sur le Vivre-ensemble", "dates 2019",
        "Congrès 2021 des Maires francophones", "gouvernance locale en lien avec la société civile",
        "Assemblée générale", "lauréat Félicité Rwemarika", "dates 2018",
        "Présidente de l’association Akwos", "lauréat Lydie Hakizimana", "dates 2021",
        "Chambre des jeunes entrepreneurs du Rwanda", "école pour la petite enfance",
        "Directrice exécutive de l’Institut Africain des Sciences mathématiques",
        "condition de leur indépendance",
    ],
    "outreach": ["prix, distinction · 2018", "prix, distinction · 2021", "événement · 2019"],
    "indicators": ["15 infrastructures", "2 maternités", "85 000 personnes", "sans cible"],
    "contradictions": [
        "15 annoncés, 0 identifiés", "Maternités construites et équipées : 2 annoncés, 0"
        " identifiés",
        "85 000 annoncés, 0 identifiés", "5 annoncés, 2 identifiés", "pas de cible : R1, R2",
    ],
    "money": ["aucun mouvement n’est inscrit : ce qui n’est pas dit n’est pas zéro"],
    "public": [
        "85 000", "15 annoncés, 0 identifiés", "budget non dit par le texte", "Félicité Rwemarika",
        "Lydie Hakizimana", "Busanza", "2022", "PALPGL officialisée en 2014", "siège fixé à Rusizi",
    ],
}  # fmt: skip
