"""What language a text is in."""

from __future__ import annotations

import pytest

from onrecord.core.model import Article
from onrecord.core.sources.door import clean_article
from onrecord.core.text.languages import UNKNOWN, is_english, language_of

#: of each language the beginning of a report of a village school
REPORTS = {
    "de": "Der Bürgermeister von Lindenau hat am Dienstag erklärt, dass die alte Schule nicht geschlossen wird. „Wir brauchen jedes Klassenzimmer“, sagte er vor den Eltern. Die Kosten",
    "fr": "Le maire de Valbonne a annoncé mardi que l'ancienne école ne fermerait pas ses portes. « Nous avons besoin de chaque salle », a-t-il déclaré devant",
    "es": "El alcalde de Villaseca anunció el martes que la antigua escuela no cerrará sus puertas. «Necesitamos todas las aulas», dijo ante los padres. La provincia pagará",
    "it": "Il sindaco di Montalto ha annunciato martedì che la vecchia scuola non chiuderà. «Abbiamo bisogno di ogni aula», ha detto davanti ai genitori. La provincia pagherà",
    "pt": "O prefeito de Vila Clara anunciou na terça-feira que a antiga escola não vai fechar. “Precisamos de todas as salas”, disse aos pais. O estado pagará",
    "nl": "De burgemeester van Oosterdam heeft dinsdag gezegd dat de oude school niet dicht gaat. „Wij hebben elk lokaal nodig”, zei hij tegen de ouders. De provincie",
    "sv": "Borgmästaren i Västerby meddelade på tisdagen att den gamla skolan inte ska stängas. ”Vi behöver varje klassrum”, sade han inför föräldrarna. Regionen betalar det nya taket",
    "da": "Borgmesteren i Nørreby oplyste tirsdag, at den gamle skole ikke bliver lukket. »Vi har brug for hvert klasselokale,« sagde han til forældrene. Regionen betaler det nye",
    "no": "Ordføreren i Nordvik opplyste tirsdag at den gamle skolen ikke blir lagt ned. «Vi trenger hvert klasserom», sa hun til foreldrene. Fylket betaler det nye taket,",
    "pl": "Burmistrz Lipowca ogłosił we wtorek, że stara szkoła nie zostanie zamknięta. „Potrzebujemy każdej sali”, powiedział rodzicom. Województwo zapłaci za nowy dach, a gmina zajmie się oknami.",
    "tr": "Çamlıova belediye başkanı salı günü eski okulun kapatılmayacağını açıkladı. “Her sınıfa ihtiyacımız var” dedi velilere. Yeni çatının parasını il ödeyecek, pencerelerle ise belediye ilgilenecek. Çalışmalar sonbaharda",
    "fi": "Koivurannan kaupunginjohtaja kertoi tiistaina, että vanhaa koulua ei suljeta. ”Tarvitsemme jokaisen luokkahuoneen”, hän sanoi vanhemmille. Maakunta maksaa uuden katon, kun taas kunta huolehtii ikkunoista. Työt alkavat",
    "cs": "Starosta Lipové v úterý oznámil, že stará škola se zavírat nebude. „Potřebujeme každou třídu,“ řekl rodičům. Kraj zaplatí novou střechu, zatímco obec se postará o okna.",
    "hu": "Hársfalva polgármestere kedden bejelentette, hogy a régi iskola nem zár be. „Minden tanteremre szükségünk van” – mondta a szülőknek. A megye fizeti az új tetőt, az",
    "ro": "Primarul din Teiuș a anunțat marți că vechea școală nu va fi închisă. „Avem nevoie de fiecare sală”, le-a spus el părinților. Județul va plăti acoperișul",
    "hr": "Gradonačelnik Lipovca objavio je u utorak da se stara škola neće zatvoriti. „Trebamo svaku učionicu”, rekao je roditeljima. Županija će platiti novi krov, a općina će",
    "sk": "Starosta Lipového v utorok oznámil, že stará škola sa zatvárať nebude. „Potrebujeme každú triedu,“ povedal rodičom. Kraj zaplatí novú strechu, zatiaľ čo obec sa postará o",
    "id": "Wali kota Tanjungsari mengumumkan pada hari Selasa bahwa sekolah lama itu tidak akan ditutup. “Kami membutuhkan setiap kelas,” kata dia kepada orang tua murid. Provinsi akan",
    "ca": "L'alcalde de Vilaseca va anunciar dimarts que l'antiga escola no tancarà. «Necessitem totes les aules», va dir als pares. La província pagarà la teulada nova i",
    "et": "Pärnaküla vallavanem teatas teisipäeval, et vana kooli ei suleta. „Vajame iga klassiruumi,“ ütles ta vanematele. Maakond maksab uue katuse eest ning vald hoolitseb akende eest. Tööd",
    "lv": "Liepkalnu mērs otrdien paziņoja, ka vecā skola netiks slēgta. “Mums vajadzīga katra klase,” viņš teica vecākiem. Apgabals maksās par jauno jumtu, bet pagasts rūpēsies par logiem.",
    "sq": "Kryetari i bashkisë njoftoi të martën se shkolla e vjetër nuk do të mbyllet. “Na duhet çdo klasë”, u tha ai prindërve. Qarku do të paguajë",
    "vi": "Thị trưởng thành phố hôm thứ Ba cho biết ngôi trường cũ sẽ không đóng cửa. “Chúng tôi cần từng phòng học,” ông nói với các",
    "is": "Bæjarstjórinn tilkynnti á þriðjudag að gamla skólanum yrði ekki lokað. „Við þurfum hverja stofu,“ sagði hann við foreldrana. Sýslan greiðir nýja þakið en bærinn sér um",
    "sw": "Meya wa mji alisema Jumanne kwamba shule ya zamani haitafungwa. “Tunahitaji kila darasa,” aliwaambia wazazi. Mkoa utalipia paa jipya na wilaya itashughulikia madirisha.",
    "ru": "Мэр Липовки сообщил во вторник, что старая школа не закроется. «Нам нужен каждый класс», — сказал он родителям.",
    "uk": "Мер Липівки повідомив у вівторок, що стара школа не закриється. «Нам потрібен кожен клас», — сказав він батькам.",
    "bg": "Кметът на Липово съобщи във вторник, че старото училище няма да затвори. „Трябва ни всяка стая“, каза той.",
    "sr": "Градоначелник Липовца рекао је у уторак да се стара школа неће затворити. „Потребна нам је свака учионица“, рекао је он.",
    "el": "Ο δήμαρχος ανακοίνωσε την Τρίτη ότι το παλιό σχολείο δεν θα κλείσει.",
    "ar": "أعلن رئيس البلدية يوم الثلاثاء أن المدرسة القديمة لن تغلق أبوابها.",
    "fa": "شهردار روز سه\u200cشنبه اعلام کرد که مدرسه قدیمی بسته نخواهد شد و گفت پنجره\u200cها را شهر می\u200cخرد.",
    "ur": "میئر نے منگل کو اعلان کیا کہ پرانا اسکول بند نہیں ہوگا۔",
    "he": "ראש העיר הודיע ביום שלישי כי בית הספר הישן לא ייסגר.",
    "zh": "市长周二宣布，老学校不会关闭。“我们需要每一间教室，”他对家长们说。",
    "ja": "市長は火曜日、古い学校は閉鎖しないと発表した。",
    "ko": "시장은 화요일 오래된 학교를 닫지 않겠다고 발표했다.",
    "hi": "महापौर ने मंगलवार को घोषणा की कि पुराना स्कूल बंद नहीं होगा।",
}
#: those whose small words are not known
OTHERS = {"et", "lv", "vi", "is", "sw"}

ENGLISH = (
    "Macron se dit prêt à tout: French president speaks",
    "El Niño hits La Paz, De la Cruz says",
    "Pope: ‘Habemus papam’ and other Latin phrases",
    "Ursula von der Leyen and Frank van der Meer met Maria de la Cruz and Luis de los Rios in Den Haag.",
    "Jean de la Fontaine, Charles de Gaulle, Simone de Beauvoir, Maria del Carmen de los Santos y de la Vega",
    "“Nous avons besoin de chaque salle, et nous ne fermerons pas cette école”, the mayor of Valbonne told parents on Tuesday, adding that the roof would be paid for.",
    "Boats back late. Storm hits coast. Ferry lost, crew safe. Quay shut. Fish dear. Market empty. Mayor silent.",
    "Ida Brandt (Norhaven), Otto Lund (Sundby), Kaj Friis (Havnsø): 12, 14, 9.",
    "In die-hard Norhaven the men were on a hat hunt; a pan, a den, a van or two, and so on.",
    "",
    "1,204 — 35 %",
)


@pytest.mark.parametrize("code", REPORTS)
def test_a_short_text_in_another_language_is_known_as_such(code: str) -> None:
    assert language_of(REPORTS[code]) == (UNKNOWN if code in OTHERS else code)


@pytest.mark.parametrize("code", REPORTS)
@pytest.mark.parametrize("words", [18, 22])
def test_from_any_of_its_words_on(code: str, words: int) -> None:
    text = REPORTS[code].split()
    for start in range(len(text) - words + 1):
        assert language_of(" ".join(text[start : start + words])) is not None, start


@pytest.mark.parametrize("text", ENGLISH)
def test_english_with_foreign_names_and_words_stays_english(text: str) -> None:
    assert language_of(text) is None
    assert language_of(text, "en-GB") == "en-GB"


def test_what_is_declared_stands_unless_it_is_english() -> None:
    assert language_of(REPORTS["de"], "en") == "de"
    assert language_of("The quay will be mended before the winter storms.", "da") == "da"
    assert [is_english(code) for code in (None, "en", "EN-us", "de", UNKNOWN)] == [True, True, True, False, False]


def test_an_article_has_the_language_of_its_words() -> None:
    assert clean_article(Article(REPORTS["fr"])).language == "fr"
    assert clean_article(Article(REPORTS["nl"], language="EN")).language == "nl"
    assert clean_article(Article("The quay will be mended.", language="EN")).language == "en"
