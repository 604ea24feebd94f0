"""Made-up piles of the same shape in four more languages: a source, two rewrites of it, a digest of both rewrites, and
a piece on the same topic that owes them nothing. All names, outlets and events are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from piles import published

from dedup.model import Document


@dataclass(frozen=True, slots=True)
class Told:
    """One story in one language; the first rewrite names the source."""

    outlets: tuple[str, str, str, str, str]
    """Of the source, the two rewrites, the digest and the piece on the same topic."""
    titles: tuple[str, str, str, str, str]
    source: str
    rewrite_a: str
    rewrite_b: str
    digest: str
    same_topic: str


SPANISH = Told(
    outlets=("El Diario de Vallemar", "La Voz del Puerto", "Radio Sierra", "El Resumen", "La Gaceta de Almora"),
    titles=(
        "La empresa del agua ocultó la contaminación del embalse",
        "El agua de Vallemar estuvo contaminada siete meses",
        "La fiscalía pide las cuentas de Aguas del Norte",
        "El caso del embalse, en pocas palabras",
        "Los regantes reclaman un canal nuevo",
    ),
    source="""La empresa del agua ocultó la contaminación del embalse durante siete meses
Aguas del Norte supo en enero del año pasado que el embalse de Peñarrubia contenía arsénico por encima del límite legal, según los análisis internos a los que ha tenido acceso El Diario de Vallemar.
La compañía siguió distribuyendo esa agua durante otros siete meses a unos 84.000 vecinos de Vallemar y de los pueblos de la ribera.
El 17 de enero la jefa del laboratorio, Inés Carrasco, recomendó por escrito cerrar la toma del embalse "sin esperar a las lluvias de primavera".
Tres días después el director de operaciones, Julián Oteo, contestó que la medida costaría 2,3 millones de euros y que se estudiaría en el presupuesto siguiente.
Los documentos muestran además que al Ministerio de Sanidad solo se le enviaron dos de las nueve mediciones.
La toma se cerró por fin el 22 de agosto, cuando once niños de un campamento fueron atendidos por vómitos; ninguno quedó ingresado.
La fiscalía ha abierto diligencias y ha pedido a la empresa todos los contratos de mantenimiento desde 2016.
Aguas del Norte, que gestiona el servicio hasta 2038, cobra al ayuntamiento 11 millones de euros al año.
Un portavoz de la empresa, Tomás Beltrán, aseguró que "la salud de los vecinos nunca estuvo en peligro" y que los valores se mantuvieron dentro de lo tolerable.
Dos antiguos técnicos, que prefieren no dar su nombre porque firmaron cláusulas de confidencialidad, cuentan que los filtros no se cambiaban desde hacía cuatro inviernos.
El pleno municipal debatirá la concesión el próximo martes.
""",
    rewrite_a="""El agua de Vallemar estuvo contaminada siete meses sin que nadie avisara
La concesionaria del agua de Vallemar conocía desde enero del año pasado que el embalse tenía demasiado arsénico y no dijo nada, según publica El Diario de Vallemar.
Los análisis internos de Aguas del Norte ya situaban entonces el arsénico del embalse de Peñarrubia por encima de lo que permite la ley.
Pese a ello, unas 84.000 personas de Vallemar y de la ribera bebieron esa agua durante siete meses más.
Inés Carrasco, responsable del laboratorio, había pedido el 17 de enero por escrito que se cerrase la toma "sin esperar a las lluvias de primavera". A los tres días, el director de operaciones le respondió que cerrarla costaba 2,3 millones y que ya se vería en el próximo presupuesto.
De nueve mediciones, solo dos llegaron al Ministerio de Sanidad, revelan los papeles.
Hubo que esperar al 22 de agosto, cuando once niños de un campamento acabaron en urgencias con vómitos, para que se cerrara la toma. Ninguno tuvo que ser ingresado.
El portavoz Tomás Beltrán insiste en que "la salud de los vecinos nunca estuvo en peligro" y en que los valores eran tolerables.
En el mercado de la plaza Mayor, el agua embotellada se agotó ayer antes del mediodía; los comerciantes esperan otro camión para esta tarde.
""",
    rewrite_b="""La fiscalía investiga a Aguas del Norte por el arsénico del embalse
La fiscalía ha abierto diligencias contra Aguas del Norte y ha pedido todos los contratos de mantenimiento desde 2016.
El motivo es el embalse de Peñarrubia, que ya en enero del año pasado contenía arsénico por encima del límite legal sin que la empresa cerrara la toma.
La jefa del laboratorio, Inés Carrasco, recomendó el 17 de enero cerrarla "sin esperar a las lluvias de primavera"; el director de operaciones contestó que la medida costaría 2,3 millones de euros y se estudiaría en el presupuesto siguiente.
Durante otros siete meses la compañía distribuyó esa agua a unos 84.000 vecinos de Vallemar y los pueblos de la ribera.
Al Ministerio de Sanidad solo se le enviaron dos de las nueve mediciones.
Dos antiguos técnicos de la compañía, que no quieren ver publicado su nombre porque firmaron cláusulas de confidencialidad, cuentan que los filtros no se cambiaban desde hacía cuatro inviernos.
La toma dejó de funcionar el 22 de agosto, después de que once menores de un campamento fueran atendidos por vómitos.
Aguas del Norte ingresa cada año 11 millones de euros del ayuntamiento y tiene la concesión hasta 2038. El pleno tratará el asunto este martes.
Tomás Beltrán, portavoz de la empresa, afirma que "la salud de los vecinos nunca estuvo en peligro" y que los valores no salieron de lo tolerable.
La asociación de consumidores lleva tiempo pidiendo que los análisis se cuelguen en internet cada semana, como se hace en Almora.
""",
    digest="""El caso del embalse, en pocas palabras
La concesionaria del agua de Vallemar conocía desde enero del año pasado que el embalse tenía demasiado arsénico y no dijo nada.
Unas 84.000 personas bebieron esa agua durante siete meses más, y de nueve mediciones solo dos llegaron al Ministerio de Sanidad.
Dos antiguos técnicos cuentan que los filtros no se cambiaban desde hacía cuatro inviernos.
La fiscalía ha pedido todos los contratos de mantenimiento desde 2016.
En el mercado de la plaza Mayor el agua embotellada se agotó antes del mediodía.
La asociación de consumidores pide que los análisis se cuelguen en internet.
""",
    same_topic="""Los regantes reclaman un canal nuevo
Los agricultores de la vega llevan dos décadas esperando que alguien decida qué hacer con el canal viejo, que pierde por sus grietas casi la mitad de lo que transporta.
En la asamblea del sábado, 212 de los 260 regantes votaron a favor de entubarlo, aunque la cuota suba nueve euros por hectárea.
El presidente de la comunidad, Ramiro Saldaña, calcula que la obra podría terminarse en tres campañas si el Gobierno regional adelanta la mitad.
Los ecologistas recuerdan que en las acequias viven nutrias y que el embalse ya está al 31 por ciento de su capacidad.
Los productores de almendra, que riegan por goteo, no quieren pagar lo mismo que los maizales.
Una consultora de Zaragoza entregará el proyecto después de la vendimia.
""",
)

GERMAN = Told(
    outlets=("Karlshafener Zeitung", "Weserbote", "Radio Mittelland", "Das Wichtigste", "Talkurier"),
    titles=(
        "Klinikbetreiber verschwieg Keime im Operationstrakt",
        "Keime in der Klinik waren monatelang bekannt",
        "Gesundheitsamt prüft Klinikkette",
        "Der Fall Sankt Anna in Kürze",
        "Pflegekräfte wollen Wohnungen",
    ),
    source="""Klinikbetreiber verschwieg Keime im Operationstrakt neun Monate lang
Die Klinikkette Medavia wusste seit Februar vergangenen Jahres, dass die Lüftung des Operationstrakts im Krankenhaus Sankt Anna mit Schimmelpilzen belastet war, wie aus internen Prüfberichten hervorgeht, die der Karlshafener Zeitung vorliegen.
Der Betreiber ließ dort dennoch weitere neun Monate operieren und nahm in dieser Zeit rund 3.400 Eingriffe vor.
In einem Schreiben vom 6. Februar forderte die Hygieneärztin Friederike Lohse, zwei der fünf Säle "bis zur vollständigen Reinigung" zu schließen.
Der kaufmännische Leiter Henning Strack antwortete vier Tage später, die Filter würden beim turnusmäßigen Umbau im folgenden Winter getauscht.
Aus den Unterlagen geht außerdem hervor, dass das Gesundheitsamt nur einen von acht Messberichten erhielt.
Geschlossen wurden die Säle erst am 14. November, nachdem sich bei sechs Patienten Wunden entzündet hatten; alle sind inzwischen genesen.
Die Staatsanwaltschaft hat Ermittlungen aufgenommen und verlangt die Wartungsbücher sämtlicher elf Häuser der Kette.
Medavia, deren Vertrag mit dem Landkreis bis 2035 läuft, erhält jährlich 19 Millionen Euro Zuschuss.
Eine Sprecherin des Unternehmens, Katja Wendlandt, sagte, die Sicherheit der Patienten sei "zu keiner Zeit gefährdet" gewesen, die Werte hätten innerhalb der Vorgaben des Herstellers gelegen.
Zwei frühere Oberärzte, die wegen einer Verschwiegenheitsklausel nicht genannt werden wollen, berichten, das Personal habe schon im Winter zuvor über muffigen Geruch geklagt.
Der Kreistag berät am Montag über den Vertrag.
""",
    rewrite_a="""Keime in der Klinik Sankt Anna waren monatelang bekannt
In der Klinik Sankt Anna wurde fast ein Dreivierteljahr lang operiert, obwohl der Betreiber von Schimmel in der Lüftung wusste, berichtet die Karlshafener Zeitung.
Interne Prüfberichte hatten die Belastung der Lüftung im Operationstrakt bereits im Februar vergangenen Jahres festgestellt.
Trotzdem nahm die Kette Medavia dort in den neun folgenden Monaten noch etwa 3.400 Eingriffe vor.
Die Hygieneärztin Friederike Lohse hatte am 6. Februar schriftlich verlangt, zwei der fünf Säle "bis zur vollständigen Reinigung" zu sperren. Vier Tage danach ließ der kaufmännische Leiter wissen, man werde die Filter beim üblichen Umbau im nächsten Winter austauschen.
Von acht Messberichten bekam das Gesundheitsamt einen einzigen zu sehen, wie die Unterlagen zeigen.
Erst am 14. November, als sich die Wunden von sechs Operierten entzündet hatten, wurden die Säle zugemacht. Alle sechs sind wieder gesund.
Unternehmenssprecherin Katja Wendlandt beharrt darauf, die Patienten seien "zu keiner Zeit gefährdet" gewesen, die Vorgaben des Herstellers habe man eingehalten.
In der Notaufnahme warteten am Freitag Angehörige bis spät in den Abend auf Auskunft; eine eigens eingerichtete Rufnummer war ständig besetzt.
""",
    rewrite_b="""Staatsanwaltschaft ermittelt gegen Klinikkette Medavia
Die Staatsanwaltschaft ermittelt gegen die Klinikkette Medavia und hat die Wartungsbücher aller elf Krankenhäuser angefordert.
Hintergrund ist die mit Schimmelpilzen belastete Lüftung des Operationstrakts im Krankenhaus Sankt Anna, auf die eine Hygieneärztin schon im Februar vergangenen Jahres hinwies.
In ihrem Schreiben vom 6. Februar forderte Friederike Lohse, zwei der fünf Säle "bis zur vollständigen Reinigung" zu schließen; die Antwort lautete, die Filter würden beim turnusmäßigen Umbau im Winter darauf getauscht.
Weitere neun Monate ließ der Betreiber dort operieren, rund 3.400 Eingriffe kamen in dieser Zeit zusammen.
Dem Gesundheitsamt lag nur einer der acht Messberichte vor.
Zwei ehemalige Oberärzte, die ihren Namen wegen einer Verschwiegenheitsklausel nicht veröffentlicht sehen wollen, berichten, das Personal habe bereits im Winter zuvor über muffigen Geruch geklagt.
Außer Betrieb gingen die Säle am 14. November, nachdem sich bei sechs Patienten Wunden entzündet hatten.
Vom Landkreis bekommt Medavia im Jahr 19 Millionen Euro, der Vertrag gilt bis 2035. Am Montag befasst sich der Kreistag damit.
Katja Wendlandt, die Sprecherin der Kette, sagt, es sei "zu keiner Zeit" jemand gefährdet gewesen und die Werte hätten den Vorgaben des Herstellers entsprochen.
Die Gewerkschaft fordert seit langem unangekündigte Kontrollen und hat das auf ihrem Bezirkstag in Höxter noch einmal beschlossen.
""",
    digest="""Der Fall Sankt Anna in Kürze
In der Klinik Sankt Anna wurde fast ein Dreivierteljahr lang operiert, obwohl der Betreiber von Schimmel in der Lüftung wusste.
In den neun folgenden Monaten gab es dort noch etwa 3.400 Eingriffe, und von acht Messberichten bekam das Gesundheitsamt einen einzigen zu sehen.
Zwei ehemalige Oberärzte berichten, das Personal habe bereits im Winter zuvor über muffigen Geruch geklagt.
Die Staatsanwaltschaft hat die Wartungsbücher aller elf Krankenhäuser angefordert.
Angehörige warteten in der Notaufnahme bis spät in den Abend auf Auskunft; die Rufnummer war ständig besetzt.
Die Gewerkschaft hat ihre Forderung nach unangekündigten Kontrollen auf dem Bezirkstag in Höxter noch einmal beschlossen.
""",
    same_topic="""Pflegekräfte wollen Wohnungen statt Prämien
Seit Jahren sucht das Krankenhaus in Höxter Personal, und eine Umfrage legt nahe, dass Geld allein nicht hilft.
Von 480 Befragten gaben 63 Prozent an, sie würden auf eine Prämie verzichten, wenn es dafür eine bezahlbare Wohnung in der Nähe gäbe.
Bürgermeisterin Almut Reinke möchte das leere Postgebäude umbauen lassen und rechnet mit vierzig Einzimmerwohnungen.
Kritiker verweisen auf die Kosten von 7,8 Millionen Euro und auf die Fledermäuse unter dem Dach.
Auszubildende fahren derzeit im Schnitt siebzig Minuten mit dem Bus zur Frühschicht.
Der Architektenwettbewerb beginnt nach den Sommerferien.
""",
)

RUSSIAN = Told(
    outlets=("Северный вестник", "Новости Устья", "Радио Берег", "Главное за день", "Заречный листок"),
    titles=(
        "Владелец катка знал о трещинах в крыше",
        "О трещинах в крыше катка знали почти год",
        "Прокуратура проверяет владельца ледовой арены",
        "Коротко о деле ледовой арены",
        "Жители просят построить бассейн",
    ),
    source="""Владелец катка знал о трещинах в крыше и десять месяцев молчал
Компания «Айсберг» ещё в апреле прошлого года узнала, что балки крыши ледовой арены в Усть-Каменке покрыты трещинами, следует из внутренних отчётов, с которыми ознакомился «Северный вестник».
После этого арена работала ещё десять месяцев, и за это время на ней побывало около 96 тысяч посетителей.
В записке от 11 апреля главный инженер Раиса Дорофеева потребовала закрыть каток «до первого снегопада».
Через два дня технический директор Павел Шубин ответил, что балки заменят во время планового ремонта следующим летом.
Из документов также видно, что строительный надзор получил только один из семи актов осмотра.
Арену закрыли лишь 3 февраля, когда во время детской тренировки с потолка упала стальная пластина; никто из 42 детей не пострадал.
Прокуратура начала проверку и запросила журналы обслуживания всех девяти объектов компании.
«Айсберг», у которого договор с городом действует до 2033 года, ежегодно получает из бюджета 58 миллионов рублей.
Представитель компании Олег Мартынюк заявил, что посетителям «никогда ничего не угрожало», а трещины не выходили за пределы, допустимые изготовителем.
Двое бывших механиков, которые просили не называть их имён из-за подписки о неразглашении, рассказали, что работники жаловались на скрип балок ещё позапрошлой зимой.
Городская дума рассмотрит договор в четверг.
""",
    rewrite_a="""О трещинах в крыше катка знали почти год
Владелец ледовой арены в Усть-Каменке почти год знал, что крыша трескается, но продолжал пускать людей, сообщает «Северный вестник».
Внутренние отчёты компании «Айсберг» показали трещины в балках крыши уже в апреле прошлого года.
Тем не менее арена принимала посетителей ещё десять месяцев, их было примерно 96 тысяч.
Главный инженер Раиса Дорофеева 11 апреля потребовала закрыть каток «до первого снегопада». Через два дня технический директор ответил, что балки подождут планового ремонта.
Из семи актов осмотра надзор увидел всего один, говорится в бумагах.
Только 3 февраля, когда на детской тренировке с потолка сорвалась стальная пластина, арену закрыли. Все 42 ребёнка остались невредимы.
Представитель компании Олег Мартынюк настаивает: посетителям «никогда ничего не угрожало», а трещины укладывались в нормы изготовителя.
Родители юных хоккеистов собрались вчера у входа с термосами и плакатами; автобус до соседнего катка идёт полтора часа.
""",
    rewrite_b="""Прокуратура проверяет владельца ледовой арены
Прокуратура проверяет компанию «Айсберг» и требует журналы обслуживания каждого из девяти её объектов.
Причиной стали трещины в балках крыши ледовой арены Усть-Каменки: о них главный инженер предупредила ещё в апреле прошлого года, однако каток не остановили.
Раиса Дорофеева 11 апреля потребовала закрыть каток «до первого снегопада», но технический директор ответил, что балки заменят во время планового ремонта следующим летом.
Арена работала ещё десять месяцев, за это время на ней побывало около 96 тысяч человек.
Строительный надзор получил только один из семи актов осмотра.
Два механика, которые ушли из компании и не хотят, чтобы их имена печатали, поскольку дали подписку о неразглашении, вспоминают, что на скрип балок работники жаловались уже позапрошлой зимой.
Арену закрыли 3 февраля, после того как на тренировке, где было 42 ребёнка, с потолка упала стальная пластина.
Из городского бюджета «Айсберг» получает 58 миллионов рублей в год, договор рассчитан до 2033 года. Дума займётся им в этот четверг.
Представитель компании Олег Мартынюк говорит, что посетителям «никогда ничего не угрожало» и что трещины были в пределах, допустимых изготовителем.
Профсоюз строителей давно добивается внезапных проверок и повторил это требование на съезде в Вологде.
""",
    digest="""Коротко о деле ледовой арены
Владелец ледовой арены в Усть-Каменке почти год знал, что крыша трескается, но продолжал пускать людей.
Арена принимала посетителей ещё десять месяцев, их было примерно 96 тысяч, а из семи актов осмотра надзор увидел всего один.
Два механика, которые ушли из компании, вспоминают, что на скрип балок работники жаловались уже позапрошлой зимой.
Прокуратура требует журналы обслуживания каждого из девяти объектов.
Родители юных хоккеистов собрались у входа с термосами и плакатами; автобус до соседнего катка идёт полтора часа.
Профсоюз строителей повторил требование внезапных проверок на съезде в Вологде.
""",
    same_topic="""Жители Заречья просят построить бассейн
В Заречье двадцать лет спорят, что поставить на месте сгоревшего кинотеатра, и новый опрос показал, что большинству надоело ждать.
Из 530 семей, ответивших на вопросы управы, 68 процентов хотят бассейн, даже если билет будет дороже, чем в областном центре.
Глава управы Игорь Лаптев считает, что здание можно поднять за две осени, если половину даст область.
Противники напоминают о цене в 310 миллионов и о липах, которые придётся вырубить.
Школьники сейчас учатся плавать в соседнем городе и тратят на дорогу целое утро.
Решение обещают принять после выборов.
""",
)

CHINESE = Told(
    outlets=("临江日报", "海湾晚报", "南岭新闻网", "一日要闻", "青石周刊"),
    titles=("水厂隐瞒水源污染九个月", "自来水污染早有人知", "检察机关调查水务公司", "水厂事件要点", "村民盼修新桥"),
    source="""水厂隐瞒水源污染九个月
临江日报记者获得的内部检测报告显示，清源水务公司去年二月就知道白鹭水库的砷含量超过国家标准。
此后九个月里，公司仍把这些水送往临江城区和沿河村镇，涉及居民约二十一万人。
二月十六日，化验室主任孟秋岚书面建议关闭水库取水口，并写道“不能等到汛期以后”。
三天后，运营总监魏树声答复说，改造要花一千八百万元，留待下一年度的预算再议。
文件还表明，十二份检测结果中只有三份报给了卫生部门。
直到十一月九日，一所小学有十七名学生呕吐送医，取水口才被关闭，学生当天全部出院。
检察机关已经立案，并要求公司交出二〇一五年以来的全部维修合同。
清源水务的特许经营权到二〇四一年为止，市政府每年向它支付九千六百万元。
公司发言人陆振邦表示，居民的健康“从未受到威胁”，各项数值都在可以接受的范围内。
两名因签过保密协议而不愿公开姓名的前技术员说，过滤器已经有四个冬天没有更换。
市人大常委会将在星期二讨论这份特许合同。
""",
    rewrite_a="""自来水污染早有人知，市民喝了九个月
据临江日报报道，清源水务公司早在去年二月就得知水库里的砷超标，却一直没有告诉市民。
公司内部的检测报告当时已经认定，白鹭水库的砷含量高于国家标准。
尽管如此，临江城区和沿河村镇的二十一万居民又喝了九个月这样的水。
化验室主任孟秋岚二月十六日曾书面要求关掉取水口，强调“不能等到汛期以后”。过了三天，运营总监回复她，改造需要一千八百万元，要等下一年度的预算再说。
材料显示，一共十二份检测结果，卫生部门只收到三份。
十一月九日，十七名小学生因呕吐被送进医院，取水口这才关闭，孩子们当天都出了院。
发言人陆振邦坚持说，居民健康“从未受到威胁”，数值没有超出可以接受的范围。
昨天中午以前，菜市场旁边超市里的瓶装水已经卖光，店主说下一车货傍晚才到。
""",
    rewrite_b="""检察机关对水务公司立案调查
检察机关已对清源水务公司立案，要求其提交二〇一五年以来的所有维修合同。
起因是白鹭水库的砷污染：公司自己的化验室主任去年二月就发出警告，取水口却没有关闭。
孟秋岚二月十六日写道，关闭取水口“不能等到汛期以后”，得到的答复是，一千八百万元的改造放到下一年度预算里研究。
接下来的九个月，这些水继续流进临江城区和沿河村镇约二十一万人的家里。
十二份检测结果当中，报到卫生部门的只有三份。
两名已经离职的技术员因为签过保密协议，不愿让姓名见报，他们说过滤器有四个冬天没人换过。
十一月九日，一所小学的十七名学生呕吐送医之后，取水口停止使用。
市政府每年付给清源水务九千六百万元，特许经营权到二〇四一年期满，市人大常委会本周二将讨论这份合同。
公司发言人陆振邦称居民的健康“从未受到威胁”，数值也在可以接受的范围内。
消费者协会多年来一直呼吁每周在网上公布水质，就像邻近的青石县那样。
""",
    digest="""水厂事件要点
清源水务公司早在去年二月就得知水库里的砷超标，却一直没有告诉市民。
城区和沿河村镇的二十一万居民又喝了九个月这样的水，一共十二份检测结果，卫生部门只收到三份。
两名已经离职的技术员说过滤器有四个冬天没人换过。
检察机关要求公司提交二〇一五年以来的所有维修合同。
菜市场旁边超市里的瓶装水中午以前已经卖光。
消费者协会呼吁每周在网上公布水质，就像邻近的青石县那样。
""",
    same_topic="""青石县村民盼修新桥
青石县东岸的村民等一座桥等了二十年，最近的一次走访发现，多数人已经不想再坐渡船。
在接受询问的三百四十户人家里，七成愿意每次过桥交两块钱，只求孩子上学不必天不亮就出门。
县长温启明认为，如果省里出一半资金，桥可以在五年之内建成。
反对的人提到四亿元的造价，也担心桥墩会毁掉河滩上的鱼塘。
卫生院的护士说，遇到大雾，渡船一停就是半天。
设计方案要到秋收以后才能公布。
""",
)

TOLD = {"es": SPANISH, "de": GERMAN, "ru": RUSSIAN, "zh": CHINESE}


def pile_in(language: str, *, dated: bool = True, with_source: bool = True) -> list[Document]:
    """The five texts of a language (four without the source), ids and hours as in `piles.pile`."""
    told = TOLD[language]
    names = ("source", "rewrite-a", "rewrite-b", "digest", "same-topic")
    texts = (told.source, told.rewrite_a, told.rewrite_b, told.digest, told.same_topic)
    made = [
        Document(id_, text, title, published(hours), outlet)
        for id_, text, title, hours, outlet in zip(
            names, texts, told.titles, (0, 5, 8, 30, 12), told.outlets, strict=True
        )
    ]
    if not dated:
        made = [replace(each, published=None) for each in made]
    return made if with_source else made[1:]
