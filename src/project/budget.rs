//! The table `budget`: limits for the figures of a report.
//!
//! In: a table whose keys are figures. Out: limits, each figure once. Reports C002 for a figure that does not exist, C003 for what is no limit.

use crate::diag::Sink;
use crate::diag::codes::config::C002;
use crate::diag::codes::config::C003;
use crate::near::near_names;
use crate::quality::Figure;
use crate::quality::budget::Limit;
use crate::quality::budget::Most;
use crate::quality::figure::Unit;
use crate::toml_reader::Located;
use crate::toml_reader::TableReader;
use crate::toml_reader::ValueReader;
use crate::toml_reader::number_and_unit;

/// Reads the limits of a book or an edition; empty where there is no such table.
pub fn budget(table: &mut TableReader, sink: &mut Sink) -> Vec<Limit> {
    let Some(table) = table.table("budget", sink) else { return Vec::new() };
    let mut limits: Vec<Limit> = Vec::new();
    for (key, value) in table.entries() {
        let name = table.name(key.value);
        let Some(figure) = Figure::find(key.value).filter(|figure| figure.is_limitable()) else {
            report_unknown(&key, &name, sink);
            continue;
        };
        if limits.iter().any(|limit| limit.figure == figure) {
            sink.report(&C003, key.span, format!("`{name}` limits `{}` a second time", figure.key()))
                .hint("take one of the two lines out; `max_` in front of a key changes nothing");
            continue;
        }
        if let Some(most) = most(figure, value, &name, sink) {
            limits.push(Limit { figure, most, span: key.span });
        }
    }
    limits
}

/// The nearer limits, and those of the others whose figures they leave out.
pub fn with_defaults(mut own: Vec<Limit>, defaults: &[Limit]) -> Vec<Limit> {
    for limit in defaults {
        if own.iter().all(|known| known.figure != limit.figure) {
            own.push(*limit);
        }
    }
    own
}

fn report_unknown(key: &Located<&str>, name: &str, sink: &mut Sink) {
    let keys: Vec<&str> = Figure::ALL.iter().filter(|one| one.is_limitable()).map(|one| one.key()).collect();
    let bare = key.value.strip_prefix("max_").unwrap_or(key.value);
    let table = name.strip_suffix(key.value).unwrap_or(name).trim_end_matches('.');
    let report = sink.report(&C002, key.span, format!("unknown figure “{}” in `{table}`", key.value));
    match near_names(bare, keys.iter().copied()).first() {
        Some(near) => report.hint(format!("did you mean `{near}`?")),
        None => report.hint(format!("figures that can be limited: {}", keys.join(", "))),
    };
}

/// A limit in the unit of its figure: a whole number of places, a share in percent, a ratio.
fn most(figure: Figure, value: ValueReader, name: &str, sink: &mut Sink) -> Option<Most> {
    let count = || value.as_number().filter(|one| one.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(one));
    let found = match figure.unit() {
        Unit::Count => count().map(|one| Most::Count(one as u32)),
        Unit::Share => percent(value.as_str()).or_else(|| count().map(|one| Most::Count(one as u32))),
        Unit::Ratio => value.as_number().filter(|one| *one >= 0.0).map(Most::Ratio),
    };
    let wanted = match figure.unit() {
        Unit::Count => "a whole number of places, such as 0",
        Unit::Share => "a share in quotes, such as \"0.5 %\", or a whole number of places",
        Unit::Ratio => "a number: 1 is the natural word space, 1.28 more than a quarter wider",
    };
    match (found, value.as_str()) {
        (Some(most), _) => Some(most),
        (None, Some(text)) => {
            sink.report(&C003, value.span(), format!("`{name}` cannot be “{text}”")).hint(format!("write {wanted}"));
            None
        }
        (None, None) if value.as_number().is_some() => {
            sink.report(&C003, value.span(), format!("`{name}` is no limit")).hint(format!("write {wanted}"));
            None
        }
        (None, None) => value.wrong_type(name, wanted, sink),
    }
}

fn percent(text: Option<&str>) -> Option<Most> {
    let (number, unit) = number_and_unit(text?)?;
    (unit == "%" && (0.0..=100.0).contains(&number)).then_some(Most::Percent(number))
}
