//! The date of a build: never the clock's.

use std::env;

use crate::book::metadata::Date;
use crate::diag::Sink;
use crate::diag::codes::config;

/// The last second of the year 9999; four digits are all that the file formats have.
const MAX_SECONDS: i64 = 253_402_300_799;

/// The day that `SOURCE_DATE_EPOCH` names, where it is set.
///
/// Source: <https://reproducible-builds.org/specs/source-date-epoch/>: whole seconds since 1970-01-01, UTC. Reports C038.
pub fn from_environment(sink: &mut Sink) -> Option<Date> {
    let value = env::var_os("SOURCE_DATE_EPOCH")?;
    let text = value.to_string_lossy();
    match text.trim().parse::<i64>() {
        Ok(seconds) if (0..=MAX_SECONDS).contains(&seconds) => Some(civil_date(seconds.div_euclid(86_400))),
        _ => {
            sink.report(&config::C038, None, format!("`SOURCE_DATE_EPOCH` is no count of seconds: “{text}”")).hint(
                "set it to whole seconds since 1970-01-01, for example by `git log -1 --format=%ct`, or unset it",
            );
            None
        }
    }
}

/// The day that lies `n_days` after 1970-01-01, in the Gregorian calendar.
///
/// Years are counted from March, so that the leap day comes last, and in cycles of 400 years (146,097 days).
/// Source: Howard Hinnant, “chrono-Compatible Low-Level Date Algorithms” (2021), `civil_from_days`.
fn civil_date(n_days: i64) -> Date {
    let days = n_days + 719_468;
    let cycle = days.div_euclid(146_097);
    let day_of_cycle = days.rem_euclid(146_097);
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524 - day_of_cycle / 146_096) / 365;
    let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_cycle + cycle * 400 + i64::from(month <= 2);
    Date { year: year as i32, month: month as u8, day: day as u8 }
}

#[cfg(test)]
mod tests {
    use super::civil_date;

    #[test]
    fn seconds_become_days_of_the_calendar() {
        assert_eq!(civil_date(0).to_string(), "1970-01-01");
        assert_eq!(civil_date(11_016).to_string(), "2000-02-29");
        assert_eq!(civil_date(19_782).to_string(), "2024-02-29");
        assert_eq!(civil_date(2_932_896).to_string(), "9999-12-31");
    }
}
