//! What a contributor did: MARC relator codes, and the plain words for the common ones.
//!
//! Source: Library of Congress, “MARC Code List for Relators”, <https://www.loc.gov/marc/relators/relacode.html>.

use crate::near::near_names;

/// The plain words, each with its code. Several words may name one code; the first is the one shown.
const WORDS: &[(&str, &str)] = &[
    ("author", "aut"),
    ("editor", "edt"),
    ("translator", "trl"),
    ("illustrator", "ill"),
    ("photographer", "pht"),
    ("artist", "art"),
    ("foreword", "wfw"),
    ("author of foreword", "wfw"),
    ("introduction", "win"),
    ("preface", "wpr"),
    ("afterword", "aft"),
    ("annotator", "ann"),
    ("commentator", "cwt"),
    ("compiler", "com"),
    ("contributor", "ctb"),
    ("adapter", "adp"),
    ("abridger", "abr"),
    ("composer", "cmp"),
    ("lyricist", "lyr"),
    ("librettist", "lbt"),
    ("narrator", "nrt"),
    ("interviewer", "ivr"),
    ("interviewee", "ive"),
    ("researcher", "res"),
    ("reviewer", "rev"),
    ("cartographer", "ctg"),
    ("engraver", "egr"),
    ("book designer", "bkd"),
    ("designer", "bkd"),
    ("cover designer", "cov"),
    ("cover artist", "cov"),
    ("cover", "cov"),
    ("typographer", "tyg"),
    ("typesetter", "cmt"),
    ("compositor", "cmt"),
    ("proofreader", "pfr"),
    ("corrector", "crr"),
    ("copyeditor", "edt"),
    ("indexer", "ctb"),
    ("printer", "prt"),
    ("publisher", "pbl"),
    ("series editor", "edt"),
    ("creator", "cre"),
    ("curator", "cur"),
    ("transcriber", "trc"),
    ("dedicatee", "dte"),
    ("copyright holder", "cph"),
];

/// Every code of the list, in its order.
const CODES: &str = "abr acp act adi adp aft anc anl anm ann ant ape apl app aqt arc ard arr art asg asn ato att auc aud aui aus \
    aut bdd bjd bka bkd bkp blw bnd bpd brd brl bsl cad cas ccp chr clb cli cll clr clt cmm cmp cmt cnd cng cns coe col com con cop \
    cor cos cot cou cov cpc cpe cph cpl cpt cre crp crr crt csl csp cst ctb cte ctg ctr cts ctt cur cwt dbd dbp dfd dfe dft dgc dgg \
    dgs dis djo dln dnc dnr dpc dpt drm drt dsr dst dtc dte dtm dto dub edc edd edm edt egr elg elt eng enj etr evp exp fac fds fld \
    flm fmd fmk fmo fmp fnd fon fpy frg gdv gis his hnr hst ill ilu ins inv isb itr ive ivr jud jug lbr lbt ldr led lee lel len let \
    lgd lie lil lit lsa lse lso ltg ltr lyr mcp mdc med mfp mfr mka mod mon mrb mrk msd mte mtk mup mus mxe nan nrt onp opn org orm \
    osp oth own pad pan pat pbd pbl pdr pfr pht plt pma pmn pop ppm ppt pra prc prd pre prf prg prm prn pro prp prs prt prv pta pte \
    ptf pth ptt pup rap rbr rcd rce rcp rdd red ren res rev rpc rps rpt rpy rse rsg rsp rsr rst rth rtm rxa sad sce scl scr sde sds \
    sec sfx sgd sgn sht sll sng spk spn spy srv std stg stl stm stn str swd tau tcd tch ths tld tlg tlh tlp trc trl tyd tyg uvp vac \
    vdg vfx voc wac wal wam wat waw wdc wde wfs wft wfw win wit wpr wst wts";

/// The code of a role written as a code or as a plain word, in any case.
pub fn role_code(text: &str) -> Option<&'static str> {
    let wanted = text.trim().to_lowercase().replace(['-', '_'], " ");
    let word = WORDS.iter().find(|(word, _)| *word == wanted).map(|(_, code)| *code);
    word.or_else(|| CODES.split_whitespace().find(|code| *code == wanted))
}

/// What to write instead of a role that is unknown.
pub fn role_advice(text: &str) -> String {
    match near_names(text, WORDS.iter().map(|(word, _)| *word)).first() {
        Some(near) => format!("did you mean “{near}”?"),
        None => "write a plain word (author, editor, translator, illustrator, foreword, afterword, cover designer …) \
                 or a MARC relator code of three letters"
            .to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::CODES;
    use super::WORDS;
    use super::role_advice;
    use super::role_code;

    #[test]
    fn words_and_codes_are_understood() {
        assert_eq!(role_code("Translator"), Some("trl"));
        assert_eq!(role_code("cover-designer"), Some("cov"));
        assert_eq!(role_code("wpr"), Some("wpr"));
        // “aui” is who wrote an introduction, and the title page would say so.
        assert_eq!(role_code("foreword"), Some("wfw"));
        assert_eq!(role_code("aui"), Some("aui"));
        assert_eq!(role_code("autor"), None);
        assert_eq!(role_advice("autor"), "did you mean “author”?");
    }

    #[test]
    fn every_word_names_a_code_of_the_list() {
        let codes: Vec<&str> = CODES.split_whitespace().collect();
        assert!(codes.is_sorted());
        assert!(WORDS.iter().all(|(_, code)| codes.contains(code)));
    }
}
