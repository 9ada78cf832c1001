//! Numbers as people read them: thousands apart. There is no other place that does it.
//!
//! Files, JSON and CSV have plain numbers; those never pass here.

use crate::domain::{Amount, Currency};

/// A number of things: `12,310`.
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// A number of things with their word: `1 session`, `1,204 sessions`.
pub fn counted(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {what}{plural}", count(number))
}

/// A plain decimal number with its thousands apart: `-35,021.33`. Any other text stays as it is.
pub fn grouped(text: &str) -> String {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, part) = rest.split_once('.').unwrap_or((rest, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !are_digits(whole) || !are_digits(part) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + whole.len() / 3);
    out.push_str(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if rest.contains('.') {
        out.push('.');
        out.push_str(part);
    }
    out
}

/// The same for every number of a text, such as the sums `1204.50 USD  80.00 EUR`.
pub fn grouped_all(text: &str) -> String {
    text.split(' ').map(grouped).collect::<Vec<_>>().join(" ")
}

/// An amount with the digits of its currency and its code: `1,204.50 USD`. Digits below the smallest
/// coin are kept: they are in the row.
pub fn money(amount: Amount, currency: Currency) -> String {
    let exact = currency.round(amount) == amount;
    let digits = if exact { currency.format(amount) } else { amount.to_string() };
    format!("{} {currency}", grouped(&digits)).trim_end().to_owned()
}

/// A number that a person may have typed as it is shown, without what sets its thousands apart. A
/// text that holds anything else stays as it is.
pub fn ungrouped(text: &str) -> String {
    let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '.' | '-');
    if text.chars().all(is_number) { text.replace(',', "") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_groups_of_three() {
        assert_eq!(count(7), "7");
        assert_eq!(count(1_204), "1,204");
        assert_eq!(count(12_310_000), "12,310,000");
        assert_eq!(grouped("-35021.33"), "-35,021.33");
        assert_eq!(grouped("999.5000"), "999.5000");
        for other in ["", "-", "web-12345", "2026-01-05", "1.2.3", ".5"] {
            assert_eq!(grouped(other), other);
        }
        assert_eq!(grouped_all("1204.50 USD  80 EUR"), "1,204.50 USD  80 EUR");
    }

    #[test]
    fn digits_below_the_smallest_coin_are_not_hidden() {
        assert_eq!(money("1212.5".parse().unwrap(), Currency::USD), "1,212.50 USD");
        assert_eq!(money("12.0345".parse().unwrap(), Currency::USD), "12.0345 USD");
    }

    #[test]
    fn what_was_read_on_the_screen_can_be_looked_for() {
        assert_eq!(ungrouped("35,021.33"), "35021.33");
        assert_eq!(ungrouped("Houston, TX"), "Houston, TX");
    }
}
