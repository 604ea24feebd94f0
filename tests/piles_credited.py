"""Small piles in five languages: outlet, how the rewrite names it, report, rewrite, and a text that owes them nothing.

All names, outlets and events are invented.
"""

PILES = {
    "en": (
        "The Karsund Herald",
        "The Karsund Herald reports",
        "The town of Karsund hid for eleven months that its waterworks had measured lead of 41 micrograms in a school.\n"
        "Engineer Brita Solheim warned the council in March, in a letter of four pages, that 310 pupils drank the water.\n"
        "Mayor Odd Fagerli answered that new pipes would cost 86 million kroner and had to wait for the budget.\n"
        "Two doctors at the hospital counted nine children with too much lead in their blood before the summer.\n",
        "For nearly a year Karsund kept quiet about lead in the water of a school, {credit}.\n"
        "Its waterworks had measured 41 micrograms. Engineer Brita Solheim warned the council in a letter in March that "
        "310 pupils drank the water.\n"
        "New pipes for 86 million kroner had to wait for the budget, mayor Odd Fagerli answered.\n"
        "Doctors at the hospital had counted nine children with too much lead in their blood before summer.\n",
        "The cathedral choir sings a requiem by candlelight on Sunday; tickets cost twelve to ninety euros at the door.",
    ),
    "de": (
        "Küstenanzeiger",
        "wie der „Küstenanzeiger“ berichtet",
        "Die Stadt Karsund hat elf Monate lang verschwiegen, dass ihr Wasserwerk in einer Schule 41 Mikrogramm Blei maß.\n"
        "Ingenieurin Brita Solheim warnte den Stadtrat im März in einem vierseitigen Brief, 310 Schüler tränken das "
        "Wasser.\n"
        "Bürgermeister Odd Fagerli antwortete, neue Leitungen kosteten 86 Millionen Kronen und müssten auf den Haushalt "
        "warten.\n"
        "Zwei Ärzte des Krankenhauses zählten vor dem Sommer neun Kinder mit zu viel Blei im Blut.\n",
        "Fast ein Jahr lang schwieg Karsund über Blei im Wasser einer Schule, {credit}.\n"
        "Das Wasserwerk hatte 41 Mikrogramm gemessen. Ingenieurin Brita Solheim warnte den Stadtrat im März in einem "
        "Brief, 310 Schüler tränken das Wasser.\n"
        "Neue Leitungen für 86 Millionen Kronen müssten auf den Haushalt warten, antwortete Bürgermeister Odd Fagerli.\n"
        "Ärzte des Krankenhauses hatten vor dem Sommer neun Kinder mit zu viel Blei im Blut gezählt.\n",
        "Der Domchor singt am Sonntag bei Kerzenlicht ein Requiem; Karten kosten an der Abendkasse zwölf bis neunzig Euro.",
    ),
    "es": (
        "El Faro de Karsund",
        "según informó El Faro de Karsund",
        "La ciudad de Karsund ocultó durante once meses que su planta de agua midió 41 microgramos de plomo en una "
        "escuela.\n"
        "La ingeniera Brita Solheim advirtió al concejo en marzo, en una carta de cuatro páginas, que 310 alumnos bebían "
        "el agua.\n"
        "El alcalde Odd Fagerli respondió que las tuberías nuevas costarían 86 millones de coronas y debían esperar al "
        "presupuesto.\n"
        "Dos médicos del hospital contaron nueve niños con demasiado plomo en la sangre antes del verano.\n",
        "Durante casi un año Karsund calló el plomo en el agua de una escuela, {credit}.\n"
        "La planta de agua había medido 41 microgramos. La ingeniera Brita Solheim advirtió al concejo en una carta de "
        "marzo que 310 alumnos bebían el agua.\n"
        "Las tuberías nuevas, de 86 millones de coronas, debían esperar al presupuesto, respondió el alcalde Odd "
        "Fagerli.\n"
        "Los médicos del hospital habían contado nueve niños con demasiado plomo en la sangre antes del verano.\n",
        "El coro de la catedral canta el domingo un réquiem a la luz de las velas; las entradas cuestan de doce a noventa "
        "euros.",
    ),
    "ru": (
        "Карсундский вестник",
        "сообщает «Карсундский вестник»",
        "Город Карсунд одиннадцать месяцев скрывал, что водоканал обнаружил в школе 41 микрограмм свинца.\n"
        "Инженер Брита Сольхейм в марте предупредила городской совет в письме на четырёх страницах, что воду пьют 310 "
        "учеников.\n"
        "Мэр Одд Фагерли ответил, что новые трубы обойдутся в 86 миллионов крон и должны подождать бюджета.\n"
        "Два врача больницы до лета насчитали девять детей с избытком свинца в крови.\n",
        "Почти год Карсунд молчал о свинце в школьной воде, {credit}.\n"
        "Водоканал обнаружил 41 микрограмм. Инженер Брита Сольхейм в письме в марте предупредила городской совет, что "
        "воду пьют 310 учеников.\n"
        "Новые трубы за 86 миллионов крон должны подождать бюджета, ответил мэр Одд Фагерли.\n"
        "Врачи больницы насчитали до лета девять детей с избытком свинца в крови.\n",
        "Хор собора поёт в воскресенье реквием при свечах; билеты стоят от двенадцати до девяноста евро у входа.",
    ),
    "zh": (
        "海港日报",
        "据《海港日报》报道",
        "卡松市隐瞒了十一个月，其自来水厂在一所学校测得41微克的铅。\n"
        "工程师索尔海姆三月在一封四页的信中警告市议会，有310名学生饮用这些水。\n"
        "市长法格利回答说，新管道将耗资8600万克朗，必须等待预算。\n"
        "医院的两名医生在夏天之前发现九名儿童血液中铅含量过高。\n",
        "{credit}，卡松市近一年来对学校饮水含铅一事保持沉默。\n"
        "自来水厂在学校测得41微克的铅。工程师索尔海姆三月在信中警告市议会，有310名学生饮用这些水。\n"
        "市长法格利回答说，耗资8600万克朗的新管道必须等待预算。\n"
        "医院的医生在夏天之前发现九名儿童血液中铅含量过高。\n",
        "大教堂合唱团周日在烛光下演唱安魂曲，门票在门口出售，价格从十二欧元到九十欧元不等。",
    ),
}
