//! What a proof says of itself, in the language of its book, for who corrects it reads that one. Languages without an entry get English.

use crate::book::Lang;
use crate::print::proof::layers::Layer;

/// The words of one language.
#[derive(PartialEq, Eq, Debug)]
pub struct ProofWords {
    lang: &'static str,
    /// Behind the text and at its head, in capitals.
    pub proof: &'static str,
    /// `{}` stands for folio, side, place among the pages and their number.
    pub page: &'static str,
    pub recto: &'static str,
    pub verso: &'static str,
    /// Above the margin for comments, in capitals.
    pub comments: &'static str,
    /// Before the words that stood in a place.
    pub was: &'static str,
    /// In the order of `Layer::ALL`.
    layers: [&'static str; 9],
}

impl ProofWords {
    /// The words for a book.
    pub fn of(lang: &Lang) -> &'static ProofWords {
        ALL.iter().find(|words| words.lang == lang.primary()).unwrap_or(&ALL[0])
    }

    pub fn layer(&self, layer: Layer) -> &'static str {
        self.layers[layer as usize]
    }

    /// What it is, within a line: “Proof”.
    pub fn name(&self) -> String {
        let mut letters = self.proof.chars();
        letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
    }

    pub fn page(&self, folio: &str, side: &str, page_idx: usize, n_pages: usize) -> String {
        let (number, n_pages) = ((page_idx + 1).to_string(), n_pages.to_string());
        let mut parts = self.page.split("{}");
        let first = parts.next().unwrap_or_default().to_string();
        parts.zip([folio, side, &number, &n_pages]).fold(first, |said, (part, fact)| said + fact + part)
    }
}

const ALL: [ProofWords; 12] = [
    ProofWords {
        lang: "en",
        proof: "PROOF",
        page: "page {}, {}, {} of {}",
        recto: "recto",
        verso: "verso",
        comments: "COMMENTS",
        was: "was: ",
        layers: [
            "Text and pictures",
            "Changes",
            "Faults",
            "Line numbers",
            "Places in the manuscript",
            "Trim and text block",
            "Baseline grid",
            "Comments margin",
            "Draft mark",
        ],
    },
    ProofWords {
        lang: "de",
        proof: "KORREKTUR",
        page: "Seite {}, {}, {} von {}",
        recto: "rechts",
        verso: "links",
        comments: "ANMERKUNGEN",
        was: "vorher: ",
        layers: [
            "Text und Bilder",
            "Änderungen",
            "Satzfehler",
            "Zeilennummern",
            "Stellen im Manuskript",
            "Beschnitt und Satzspiegel",
            "Grundlinienraster",
            "Rand für Anmerkungen",
            "Kennzeichnung als Korrektur",
        ],
    },
    ProofWords {
        lang: "nl",
        proof: "DRUKPROEF",
        page: "pagina {}, {}, {} van {}",
        recto: "rechts",
        verso: "links",
        comments: "OPMERKINGEN",
        was: "was: ",
        layers: [
            "Tekst en afbeeldingen",
            "Wijzigingen",
            "Zetfouten",
            "Regelnummers",
            "Plaatsen in het manuscript",
            "Snijlijn en zetspiegel",
            "Basislijnraster",
            "Marge voor opmerkingen",
            "Kenmerk van de drukproef",
        ],
    },
    ProofWords {
        lang: "sv",
        proof: "KORREKTUR",
        page: "sida {}, {}, {} av {}",
        recto: "höger",
        verso: "vänster",
        comments: "ANMÄRKNINGAR",
        was: "förut: ",
        layers: [
            "Text och bilder",
            "Ändringar",
            "Sättningsfel",
            "Radnummer",
            "Ställen i manuskriptet",
            "Skärmått och satsyta",
            "Baslinjeraster",
            "Marginal för anmärkningar",
            "Korrekturmärke",
        ],
    },
    ProofWords {
        lang: "fr",
        proof: "ÉPREUVE",
        page: "page {}, {}, {} sur {}",
        recto: "recto",
        verso: "verso",
        comments: "REMARQUES",
        was: "avant\u{a0}: ",
        layers: [
            "Texte et images",
            "Modifications",
            "Défauts de composition",
            "Numéros de ligne",
            "Endroits du manuscrit",
            "Rogne et rectangle d’empagement",
            "Grille de lignes de base",
            "Marge pour les remarques",
            "Mention d’épreuve",
        ],
    },
    ProofWords {
        lang: "es",
        proof: "PRUEBA",
        page: "página {}, {}, {} de {}",
        recto: "recto",
        verso: "verso",
        comments: "OBSERVACIONES",
        was: "antes: ",
        layers: [
            "Texto e imágenes",
            "Cambios",
            "Defectos de composición",
            "Números de línea",
            "Lugares del manuscrito",
            "Corte y caja de texto",
            "Retícula base",
            "Margen para observaciones",
            "Marca de prueba",
        ],
    },
    ProofWords {
        lang: "it",
        proof: "BOZZA",
        page: "pagina {}, {}, {} di {}",
        recto: "recto",
        verso: "verso",
        comments: "OSSERVAZIONI",
        was: "prima: ",
        layers: [
            "Testo e immagini",
            "Modifiche",
            "Difetti di composizione",
            "Numeri di riga",
            "Punti del manoscritto",
            "Rifilo e gabbia",
            "Griglia di base",
            "Margine per le osservazioni",
            "Dicitura di bozza",
        ],
    },
    ProofWords {
        lang: "pt",
        proof: "PROVA",
        page: "página {}, {}, {} de {}",
        recto: "recto",
        verso: "verso",
        comments: "OBSERVAÇÕES",
        was: "antes: ",
        layers: [
            "Texto e imagens",
            "Alterações",
            "Defeitos de composição",
            "Números de linha",
            "Lugares do manuscrito",
            "Corte e mancha",
            "Grelha de base",
            "Margem para observações",
            "Marca de prova",
        ],
    },
    ProofWords {
        lang: "ru",
        proof: "КОРРЕКТУРА",
        page: "с. {}, {}, {} из {}",
        recto: "правая",
        verso: "левая",
        comments: "ЗАМЕЧАНИЯ",
        was: "было: ",
        layers: [
            "Текст и иллюстрации",
            "Изменения",
            "Ошибки набора",
            "Номера строк",
            "Места в рукописи",
            "Обрез и полоса набора",
            "Сетка базовых линий",
            "Поле для замечаний",
            "Пометка корректуры",
        ],
    },
    ProofWords {
        lang: "uk",
        proof: "КОРЕКТУРА",
        page: "с. {}, {}, {} з {}",
        recto: "права",
        verso: "ліва",
        comments: "ЗАУВАЖЕННЯ",
        was: "було: ",
        layers: [
            "Текст та ілюстрації",
            "Зміни",
            "Помилки набору",
            "Номери рядків",
            "Місця в рукописі",
            "Обріз і смуга набору",
            "Сітка базових ліній",
            "Поле для зауважень",
            "Позначка коректури",
        ],
    },
    ProofWords {
        lang: "pl",
        proof: "KOREKTA",
        page: "s. {}, {}, {} z {}",
        recto: "prawa",
        verso: "lewa",
        comments: "UWAGI",
        was: "było: ",
        layers: [
            "Tekst i ilustracje",
            "Zmiany",
            "Błędy składu",
            "Numery wierszy",
            "Miejsca w rękopisie",
            "Linia cięcia i kolumna",
            "Siatka linii bazowych",
            "Margines na uwagi",
            "Znak korekty",
        ],
    },
    ProofWords {
        lang: "cs",
        proof: "KOREKTURA",
        page: "s. {}, {}, {} z {}",
        recto: "pravá",
        verso: "levá",
        comments: "PŘIPOMÍNKY",
        was: "dříve: ",
        layers: [
            "Text a obrázky",
            "Změny",
            "Chyby sazby",
            "Čísla řádků",
            "Místa v rukopise",
            "Ořez a sazební obrazec",
            "Účaří",
            "Okraj pro připomínky",
            "Značka korektury",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::ProofWords;
    use crate::book::Lang;

    fn words(tag: &str) -> &'static ProofWords {
        ProofWords::of(&Lang::parse(tag).expect("a language"))
    }

    #[test]
    fn a_proof_speaks_the_language_of_its_book() {
        assert_eq!(words("de-CH").page("12", "rechts", 13, 40), "Seite 12, rechts, 14 von 40");
        assert_eq!((words("ru").proof, words("fr").name()), ("КОРРЕКТУРА", "Épreuve".to_string()));
        assert_eq!(words("is").proof, "PROOF");
    }
}
