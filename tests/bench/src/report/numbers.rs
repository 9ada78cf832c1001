//! Numbers as people read them. All are ratios of whole numbers, rounded here and nowhere before.

/// A whole number with a comma after each three digits.
pub fn whole(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `number / unit` with so many digits after the point.
pub fn fraction(number: u64, unit: u64, digits: u32) -> String {
    let scale = 10_u128.pow(digits);
    let scaled = rounded(u128::from(number) * scale, unit);
    let (before, after) = (scaled / scale, scaled % scale);
    let before = whole(u64::try_from(before).unwrap_or(u64::MAX));
    match digits {
        0 => before,
        _ => format!("{before}.{after:0width$}", width = digits as usize),
    }
}

/// So many in a second, when `number` of them took `nanoseconds`.
pub fn per_second(number: u64, nanoseconds: u64) -> u64 {
    u64::try_from(rounded(u128::from(number) * 1_000_000_000, nanoseconds)).unwrap_or(u64::MAX)
}

/// Nanoseconds in the unit that suits them.
pub fn time(nanoseconds: u64) -> String {
    match nanoseconds {
        0..10_000 => format!("{} µs", fraction(nanoseconds, 1_000, 1)),
        10_000..1_000_000 => format!("{} µs", fraction(nanoseconds, 1_000, 0)),
        1_000_000..10_000_000 => format!("{} ms", fraction(nanoseconds, 1_000_000, 1)),
        10_000_000..1_000_000_000 => format!("{} ms", fraction(nanoseconds, 1_000_000, 0)),
        _ => format!("{} s", fraction(nanoseconds, 1_000_000_000, 2)),
    }
}

/// Bytes in MiB.
pub fn mebibytes(bytes: u64) -> String {
    fraction(bytes, 1 << 20, 0)
}

fn rounded(number: u128, unit: u64) -> u128 {
    let unit = u128::from(unit.max(1));
    (number + unit / 2) / unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_rounded() {
        assert_eq!([whole(7), whole(1_000), whole(1_234_567)], ["7", "1,000", "1,234,567"]);
        assert_eq!(
            [fraction(2, 3, 2), fraction(5, 2, 0), fraction(1_000, 1, 1)],
            ["0.67", "3", "1,000.0"]
        );
        assert_eq!(per_second(1_000, 500_000_000), 2_000);
        assert_eq!([time(1_234), time(45_600), time(1_500_000)], ["1.2 µs", "46 µs", "1.5 ms"]);
    }
}
