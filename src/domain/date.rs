//! Dates and moments as columns hold them: possibly empty.
//!
//! The product writes an empty date as 1900-01-01; here it is `None`, which is also the default.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// First and last year accepted from outside (reliability section 9).
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2200;

/// A calendar day, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub Option<NaiveDate>);

/// A moment in UTC, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub Option<DateTime<Utc>>);

impl Date {
    /// Reads `2026-01-05`, `1/5/2026` or either followed by a midnight time, as the product
    /// exports them. Empty text and 1900-01-01 are no date; `None` is no date that is accepted.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let day = text.split(['T', ' ']).next().unwrap_or(text);
        if day.is_empty() {
            return Some(Self(None));
        }
        let formats = ["%Y-%m-%d", "%m/%d/%Y", "%Y%m%d"];
        let date = formats.iter().find_map(|format| NaiveDate::parse_from_str(day, format).ok())?;
        if date == NaiveDate::from_ymd_opt(1900, 1, 1)? {
            return Some(Self(None));
        }
        YEARS.contains(&date.year()).then_some(Self(Some(date)))
    }
}

impl Moment {
    /// Reads RFC 3339, or `2026-01-05 09:00:00` taken as UTC. Empty text is no moment.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(Self(None));
        }
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Self::accepted(moment.with_timezone(&Utc));
        }
        let formats = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%m/%d/%Y %I:%M:%S %p"];
        formats
            .iter()
            .find_map(|format| chrono::NaiveDateTime::parse_from_str(text, format).ok())
            .and_then(|moment| Self::accepted(moment.and_utc()))
    }

    fn accepted(moment: DateTime<Utc>) -> Option<Self> {
        match moment.year() {
            1900 => Some(Self(None)),
            year => YEARS.contains(&year).then_some(Self(Some(moment))),
        }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.map_or(Ok(()), |date| date.fmt(f))
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds =
            |moment: DateTime<Utc>| moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
        self.0.map_or(Ok(()), |moment| f.write_str(&seconds(moment)))
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.0.serialize(serializer)
        } else {
            self.0.map(|date| date.num_days_from_ce()).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return Option::deserialize(deserializer).map(Self);
        }
        let days = Option::<i32>::deserialize(deserializer)?;
        let date = |days| {
            NaiveDate::from_num_days_from_ce_opt(days)
                .ok_or_else(|| serde::de::Error::custom("a day that no calendar has"))
        };
        days.map(date).transpose().map(Self)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.0.map(|_| self.to_string()).serialize(serializer)
        } else {
            self.0.map(|moment| moment.timestamp_micros()).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return Option::deserialize(deserializer).map(Self);
        }
        let micros = Option::<i64>::deserialize(deserializer)?;
        let moment = |micros| {
            DateTime::from_timestamp_micros(micros)
                .ok_or_else(|| serde::de::Error::custom("a moment out of range"))
        };
        micros.map(moment).transpose().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_the_product_exports_them() {
        let day = Date(NaiveDate::from_ymd_opt(2026, 1, 5));
        for text in ["2026-01-05", "1/5/2026", "01/05/2026", "2026-01-05T00:00:00", "20260105"] {
            assert_eq!(Date::parse(text), Some(day), "{text}");
        }
        assert_eq!(Date::parse("1900-01-01 00:00:00"), Some(Date(None)));
        assert_eq!(Date::parse(""), Some(Date(None)));
        for text in ["2026-02-30", "0000-00-00", "9999-12-31", "yesterday"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn moments_survive_both_encodings() {
        let moment = Moment::parse("2026-01-05T15:00:00.250Z").unwrap();
        let bytes = postcard::to_allocvec(&moment).unwrap();
        assert_eq!(postcard::from_bytes::<Moment>(&bytes).unwrap(), moment);
        let text = serde_json::to_string(&moment).unwrap();
        assert_eq!(text, "\"2026-01-05T15:00:00.250Z\"");
        assert_eq!(serde_json::from_str::<Moment>(&text).unwrap(), moment);
    }
}
