//! Days of the calendar as the manifest writes them.

use crate::book::metadata::Date;

/// Reads `2026-05-01`; `None` where it is no day of the Gregorian calendar.
pub fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_formed = year.len() == 4 && month.len() == 2 && day.len() == 2 && parts.next().is_none();
    let is_digits = [year, month, day].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_formed || !is_digits {
        return None;
    }
    let date = Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
    let is_day = (1..=12).contains(&date.month) && (1..=days_of(date.year, date.month)).contains(&date.day);
    is_day.then_some(date)
}

fn days_of(year: i32, month: u8) -> u8 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The first number of four digits in a text, for dates written freely: `Spring 1947`.
pub fn year_in(text: &str) -> Option<i32> {
    text.split(|character: char| !character.is_ascii_digit()).find(|run| run.len() == 4)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::parse_date;
    use super::year_in;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        assert_eq!(parse_date("2024-02-29").map(|date| date.to_string()).as_deref(), Some("2024-02-29"));
        for bad in
            ["2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "24-01-01", "2024-04-31", "1 May 2024", "+024-01-01"]
        {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
        assert_eq!(year_in("Spring 1947, revised"), Some(1947));
        assert_eq!(year_in("12345"), None);
    }
}
