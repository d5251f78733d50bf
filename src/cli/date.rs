//! The date of a build: never the clock's.

use std::env;

use crate::book::metadata::Date;

/// The last second of the year 9999; four digits are all that the file formats have.
const MAX_SECONDS: i64 = 253_402_300_799;

/// The day that `SOURCE_DATE_EPOCH` names, where it is set; what it says, where that is no count of seconds.
///
/// Source: <https://reproducible-builds.org/specs/source-date-epoch/>: whole seconds since 1970-01-01, UTC.
pub fn from_environment() -> Result<Option<Date>, String> {
    let Some(value) = env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let text = value.to_string_lossy();
    match text.trim().parse::<i64>() {
        Ok(seconds) if (0..=MAX_SECONDS).contains(&seconds) => Ok(Some(civil_date(seconds.div_euclid(86_400)))),
        _ => Err(text.into_owned()),
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
