//! Tables of text as typed and as it must come out. `~` stands for U+00A0, `^` for U+202F; `*` begins and ends emphasis, `|` ends a line of verse.

use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Lang;
use crate::book::Style;
use crate::book::inline::plain_text;
use crate::locale::locale;
use crate::prepare::typography::FlowQuotes;
use crate::prepare::typography::Next;
use crate::prepare::typography::flow::Flow;
use crate::prepare::typography::set_flow;
use crate::source::FileId;
use crate::source::Span;

fn inlines(text: &str) -> Vec<Inline> {
    let span = Span::new(FileId(0), 0, 0);
    let mut all = Vec::new();
    for (idx, part) in text.split('*').enumerate() {
        let mut content = Vec::new();
        for (n_line, line) in part.split('|').enumerate() {
            if n_line > 0 {
                content.push(Inline::new(InlineKind::LineBreak, span));
            }
            content.push(Inline::text(line, span));
        }
        match idx % 2 {
            0 => all.extend(content),
            _ => all.push(Inline::new(InlineKind::Styled { style: Style::Emphasis, content }, span)),
        }
    }
    all
}

fn set(lang: &str, text: &str, next: Next) -> (String, FlowQuotes) {
    let mut content = inlines(text);
    let before: String = plain_text(&content).chars().filter(|one| one.is_alphanumeric()).collect();
    let mut flow = Flow::default();
    flow.push_inlines(&mut content, locale(&Lang::parse(lang).expect("a tag")));
    let quotes = set_flow(flow, next);
    let result = plain_text(&content);
    let after: String = result.chars().filter(|one| one.is_alphanumeric()).collect();
    assert_eq!(before, after, "letters and digits of {text}");
    (result.replace('\u{a0}', "~").replace('\u{202f}', "^"), quotes)
}

#[track_caller]
fn check(lang: &str, table: &[(&str, &str)]) {
    for (typed, expected) in table {
        let (result, _) = set(lang, typed, Next::Other);
        assert_eq!(&result, expected, "{lang}: from {typed}");
        let (again, _) = set(lang, &result.replace('~', "\u{a0}").replace('^', "\u{202f}"), Next::Other);
        assert_eq!(&again, expected, "{lang}: set twice, from {typed}");
    }
}

#[test]
fn english_pairs() {
    check(
        "en",
        &[
            (r#""Soviets""#, "“Soviets”"),
            (r#"the "Soviets" and the "State"."#, "the “Soviets” and the “State”."),
            (r#""He said 'no' to me.""#, "“He said ‘no’ to me.”"),
            (r#""He said "no" to me.""#, "“He said ‘no’ to me.”"),
            (r#"'He said "no" to me.'"#, "‘He said “no” to me.’"),
            (r#""'Yes,' he said.""#, "“‘Yes,’ he said.”"),
            (r#"He said, "'Yes.'" Then"#, "He said, “‘Yes.’” Then"),
            (r#""a 'b "c" d' e""#, "“a ‘b “c” d’ e”"),
            (r#"("word")"#, "(“word”)"),
            (r#"["word"], "a""#, "[“word”], “a”"),
            (r#"---"Go!"---he"#, "—“Go!”—he"),
            (r#"he --"Go!"-- she"#, "he –“Go!”– she"),
            (r#""I---" he said."#, "“I—” he said."),
            (r#"pre-"Soviet" times"#, "pre-“Soviet” times"),
            (r#""...and then""#, "“…and then”"),
            (r#"he said "... and then""#, "he said “… and then”"),
            (r#"word " , he"#, "word “ , he"),
            (r#""word ", he"#, "“word ”, he"),
            (r#""" x"#, "“” x"),
            (r#"*"Word"* and "*word*""#, "“Word” and “word”"),
            (r#""*Nabat*'s" end"#, "“Nabat’s” end"),
            (r#"a "b *c" d*"#, "a “b c” d"),
            (r#""a," he said, "b.""#, "“a,” he said, “b.”"),
            (r#"and/"or""#, "and/“or”"),
            (r#""a"/"b""#, "“a”/“b”"),
            (r#""#, ""),
            (r#""one|two""#, "“one two”"),
            (r#"" 'Yes,' he said. 'No.' ""#, "“^‘Yes,’ he said. ‘No.’^”"),
            (r#""the peasants' " State"#, "“the peasants’^” State"),
            (r#"the peasants' "State""#, "the peasants’ “State”"),
        ],
    );
}

#[test]
fn english_apostrophes_and_primes() {
    check(
        "en",
        &[
            ("don't, L'Espagne, Nabat's", "don’t, L’Espagne, Nabat’s"),
            ("the workers' rights", "the workers’ rights"),
            ("the workers' and peasants' state", "the workers’ and peasants’ state"),
            ("'the workers' state has come.'", "‘the workers’ state has come.’"),
            ("the 'Soviets' were", "the ‘Soviets’ were"),
            ("the 'Soviets' and 'workers' councils", "the ‘Soviets’ and ‘workers’ councils"),
            ("rock 'n' roll", "rock ’n’ roll"),
            ("rock'n'roll", "rock’n’roll"),
            ("'tis and 'Twas, get 'em", "’tis and ’Twas, get ’em"),
            ("in '68 and the '20s", "in ’68 and the ’20s"),
            ("the summer of '68's end", "the summer of ’68’s end"),
            ("\"In '68,\" he said", "“In ’68,” he said"),
            ("'68 was a 'year'", "’68 was a ‘year’"),
            ("he is 5'10\" tall", "he is 5′10″ tall"),
            ("\"he is 5'10\" tall\"", "“he is 5′10″ tall”"),
            ("a 12\" gun", "a 12″ gun"),
            ("\"in chapter 12\"", "“in chapter 12”"),
            ("\"in 1917\" and", "“in 1917” and"),
            ("6' tall", "6′ tall"),
            ("'in 5' he", "‘in 5’ he"),
            ("1960's", "1960’s"),
            ("he's goin' home", "he’s goin’ home"),
            ("'I'm goin' home,' he said", "‘I’m goin’ home,’ he said"),
            ("hung 'round the workers' hall", "hung ’round the workers’ hall"),
            ("'Round the house!' he cried", "‘Round the house!’ he cried"),
            ("nor 'he true society", "nor ’he true society"),
            ("exclaimed: 'This is", "exclaimed: ‘This is"),
            ("'Never again", "‘Never again"),
            ("to \"flirt\"' with", "to “flirt”’ with"),
            ("A 'miracle' is needed", "A ‘miracle’ is needed"),
            ("'a 'b' c'", "‘a “b” c’"),
            ("'A'; 'B' -- 'C'", "‘A’; ‘B’~– ‘C’"),
            ("had to 'breathe,\" to have a \"pause.\"", "had to “breathe,” to have a “pause.”"),
            ("peasants 'back home\", the workers' shop", "peasants “back home”, the workers’ shop"),
            ("`x' and y", "`x’ and y"),
        ],
    );
}

#[test]
fn what_is_typographic_stays() {
    check(
        "en",
        &[
            ("“a ‘b’ c” – d—e…", "“a ‘b’ c”~– d—e…"),
            ("‘workers’ rights’", "‘workers’ rights’"),
            ("„Guten Tag“ and »so« and «ainsi»", "„Guten Tag“ and »so« and «ainsi»"),
            ("“He said \"no\" again”", "“He said ‘no’ again”"),
            ("‘He said \"no\" again’", "‘He said “no” again’"),
            ("5′10″", "5′10″"),
        ],
    );
}

#[test]
fn english_spaces() {
    check(
        "en",
        &[
            ("A. A. Kareline", "A.~A.~Kareline"),
            ("A.A. Kareline", "A.A.~Kareline"),
            ("No. 5, p. 37, pp. 3-4, fig. 2", "No.~5, p.~37, pp.~3–4, fig.~2"),
            ("(p. 37)", "(p.~37)"),
            ("§ 5", "§~5"),
            ("5 km, 10 %, 5 kg.", "5~km, 10~%, 5~kg."),
            ("5 men, 10 000", "5 men, 10 000"),
            ("Mr. Brown, Dr. Smith, St. Petersburg", "Mr.~Brown, Dr.~Smith, St.~Petersburg"),
            ("all -- or none", "all~– or none"),
            ("all --- or none", "all~— or none"),
            ("--- or none", "—~or none"),
            ("fools --- --- ---", "fools~— — —"),
            ("--- --- fools", "— — fools"),
            ("a . . . . . . . b", "a~. . . . . . . b"),
            ("so ... and . . . or. . . . Then", "so~… and~… or.… Then"),
            ("*so. *. . .", "so.…"),
            ("pre- and post-war, a semi- blockade", "pre-~and post-war, a semi-~blockade"),
            ("a - b, c-- d", "a - b, c– d"),
            ("one  two   three", "one two three"),
            ("The end.  Next", "The end. Next"),
            ("at 5 p.m. sharp", "at 5~p.m. sharp"),
            ("vitamin C. and", "vitamin C. and"),
            ("He said: yes; no! why?", "He said: yes; no! why?"),
            ("in 1917 100 men", "in 1917 100 men"),
        ],
    );
}

#[test]
fn addresses_stay() {
    check(
        "fr",
        &[
            ("voir http://a.org/b?c=d;e--f'g", "voir http://a.org/b?c=d;e--f'g"),
            ("anna@b-c.org: oui", "anna@b-c.org~: oui"),
            ("\"http://a.org/\"", "«~http://a.org/~»"),
        ],
    );
}

#[test]
fn german() {
    check(
        "de",
        &[
            (r#""Ja", sagte er, "'nein' nicht.""#, "„Ja“, sagte er, „‚nein‘ nicht.“"),
            (r#"Er sagte "Ja"."#, "Er sagte „Ja“."),
            ("wie geht's, 's ist so'n Ding", "wie geht’s, ’s ist so’n Ding"),
            ("„Sie sagte \"ja\" dazu.“", "„Sie sagte ‚ja‘ dazu.“"),
            ("z. B. am 5. Mai, S. 37, Nr. 5", "z.~B. am 5. Mai, S.~37, Nr.~5"),
            ("10 000 Mark, 5 Mio. Rubel, 8 Uhr", "10~000~Mark, 5~Mio. Rubel, 8~Uhr"),
            ("so -- oder so", "so~– oder so"),
            ("Warum? Darum!", "Warum? Darum!"),
        ],
    );
    check("de-CH", &[(r#""Ja 'doch'""#, "«Ja ‹doch›»")]);
    check("de-1901", &[(r#""Ja""#, "„Ja“")]);
}

#[test]
fn french() {
    check(
        "fr",
        &[
            (r#""Oui""#, "«~Oui~»"),
            (r#"" Oui ""#, "«~Oui~»"),
            (r#"Il dit : "Oui !" ; et puis ?"#, "Il dit~: «~Oui^!~»^; et puis^?"),
            (r#"Il dit: "Oui!"; et puis?"#, "Il dit~: «~Oui^!~»^; et puis^?"),
            ("« Oui » et «non»", "«~Oui~» et «~non~»"),
            ("«\u{202f}Oui\u{202f}»", "«~Oui~»"),
            (r#""Il dit 'non' ici""#, "«~Il dit “non” ici~»"),
            (r#"l'homme et l'"homme" d'ici"#, "l’homme et l’«~homme~» d’ici"),
            ("Quoi ?! Quoi ! ! (?) Hein…?", "Quoi^?! Quoi^!^! (?) Hein…?"),
            ("Quoi\u{a0}? Non\u{202f}:", "Quoi^? Non~:"),
            ("à 10:30 h", "à 10:30~h"),
            ("*Oui*! *Oui !* *Oui* !", "Oui^! Oui^! Oui^!"),
            ("le XIXe siècle, 10 000 F, 14 juillet", "le XIXe~siècle, 10~000~F, 14~juillet"),
            ("M. Dupont, Mme Verdurin, p. 12", "M.~Dupont, Mme~Verdurin, p.~12"),
            ("--- Oui, dit-il.", "—~Oui, dit-il."),
            ("-- Oui -- dit-il.", "—~Oui~– dit-il."),
            ("--Oui", "–Oui"),
            ("p. ex. ici", "p. ex. ici"),
        ],
    );
    check("fr-CH", &[("Il dit : \"Oui 'non' !\"", "Il dit^: «^Oui ‹^non^›^!^»")]);
    check("fr-CA", &[("Il dit : \"Oui !\" Non! Si; ou?", "Il dit~: «~Oui^!~» Non! Si; ou?")]);
}

#[test]
fn russian_and_ukrainian() {
    check(
        "ru",
        &[
            (r#""Голос Труда""#, "«Голос Труда»"),
            (r#""Газета "Труд" вышла""#, "«Газета „Труд“ вышла»"),
            ("А. С. Пушкин в Москве и я", "А.~С.~Пушкин в~Москве и~я"),
            ("В начале был он же", "В~начале был он~же"),
            ("и т. д., и т. п.", "и~т.~д., и~т.~п."),
            ("в 1917 г. на с. 37, т. 5", "в~1917~г. на с.~37, т.~5"),
            ("это -- так", "это~– так"),
            ("--- Да, --- сказал он.", "—~Да,~— сказал он."),
            ("10 000 руб., 14 июля", "10~000~руб., 14~июля"),
            ("Что? Да!", "Что? Да!"),
        ],
    );
    check("uk", &[(r#""Слово "в" тексті" і м'ята"#, "«Слово „в“ тексті» і~м’ята")]);
}

#[test]
fn other_languages() {
    check("es", &[(r#""Hola "amigo" mío" ¿"qué"?"#, "«Hola “amigo” mío» ¿«qué»?")]);
    check("it", &[(r#""L'uomo 'nuovo'", dall'"Unità""#, "«L’uomo “nuovo”», dall’«Unità»")]);
    check("pt-PT", &[(r#""Sim""#, "«Sim»")]);
    check("pt", &[(r#""Sim 'não'""#, "“Sim ‘não’”")]);
    check("nl", &[(r#""Ja" 's avonds, 't is 'goed'"#, "“Ja” ’s avonds, ’t is ‘goed’")]);
    check("pl", &[(r#""Tak "nie" i" w domu"#, "„Tak «nie» i” w~domu")]);
    check("cs", &[(r#""Ano 'ne'" k tomu, 10 000 Kč"#, "„Ano ‚ne‘“ k~tomu, 10~000~Kč")]);
    check("sv", &[(r#""Ja 'nej'" så"#, "”Ja ’nej’” så")]);
    check("zu", &[(r#""Yebo 'cha'" a; b!"#, "“Yebo ‘cha’” a; b!")]);
}

#[test]
fn a_passage_takes_the_marks_of_its_language() {
    let span = Span::new(FileId(0), 0, 0);
    let german = crate::book::Attributes { lang: Lang::parse("de"), ..Default::default() };
    let mut content = vec![
        Inline::text("He said \"", span),
        Inline::new(
            InlineKind::Span { attributes: Box::new(german), content: vec![Inline::text("Er rief \"Ja\".", span)] },
            span,
        ),
        Inline::text("\" and \"left\".", span),
    ];
    let mut flow = Flow::default();
    flow.push_inlines(&mut content, locale(&Lang::english()));
    set_flow(flow, Next::Other);
    assert_eq!(plain_text(&content), "He said “Er rief ‚Ja‘.” and “left”.");
}

#[test]
fn code_is_never_changed_and_is_a_word_to_its_neighbours() {
    let span = Span::new(FileId(0), 0, 0);
    let mut content = vec![
        Inline::text("the \"", span),
        Inline::new(InlineKind::Code("a--\"b\"".to_string()), span),
        Inline::text("\" and ", span),
        Inline::new(InlineKind::Code("x".to_string()), span),
        Inline::text("'s", span),
    ];
    let mut flow = Flow::default();
    flow.push_inlines(&mut content, locale(&Lang::english()));
    set_flow(flow, Next::Other);
    assert_eq!(plain_text(&content), "the “a--\"b\"” and x’s");
}

#[test]
fn a_mark_with_a_backslash_stays_straight() {
    let at = |start, end| Span::new(FileId(0), start, end);
    let mut content =
        vec![Inline::text("a 12", at(0, 4)), Inline::text("\"", at(4, 6)), Inline::text(" \"gun\"", at(6, 12))];
    let mut flow = Flow::default();
    flow.push_inlines(&mut content, locale(&Lang::english()));
    set_flow(flow, Next::Other);
    assert_eq!(plain_text(&content), "a 12\" “gun”");
}

#[test]
fn a_quotation_that_goes_on_in_the_next_paragraph_nests() {
    let typed = r#""We are "free" men."#;
    assert_eq!(set("en", typed, Next::OpensWithQuote).0, "“We are ‘free’ men.");
    assert_eq!(set("en", typed, Next::Other).0, "“We are “free” men.");
    let twice = r#""First. "Second "free" men."#;
    assert_eq!(set("en", twice, Next::OpensWithQuote).0, "“First. “Second ‘free’ men.");
}

#[test]
fn marks_without_a_partner_are_told() {
    let (_, quotes) = set("en", "He said, \"We shall see and went home to his people.", Next::Other);
    assert!(!quotes.begins_open && quotes.closing.is_empty());
    assert_eq!(quotes.opening.expect("one is open").words, "We shall see and went home to his …");
    let (_, quotes) = set("en", "We shall see\" he said.", Next::Other);
    assert_eq!(quotes.closing[0].words, "We shall see");
    let (_, quotes) = set("en", "\"A.\" \"B.", Next::Other);
    assert!(quotes.begins_open && quotes.opening.is_some());
}

/// Pieces that meet in every order: no panic, no letter lost, and setting twice changes nothing more.
#[test]
fn no_mixture_of_marks_loses_a_letter() {
    const PIECES: [&str; 24] = [
        "\"", "'", " ", "a", "S", "7", "--", "-", "...", ".", ". .", "\u{a0}.", ",", "!", ":", "«", "»", "„", "“", "’",
        "*", "é", "http://x", "  ",
    ];
    let mut state = 12_345_u64;
    for lang in ["en", "fr", "de", "ru", "sv", "fr-CA"] {
        for _ in 0..4000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(PIECES[(state >> 33) as usize % PIECES.len()]);
            }
            set(lang, &text, Next::Other);
        }
    }
}
