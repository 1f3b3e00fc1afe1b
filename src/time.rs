//! [`Timestamp`]: Unix milliseconds, shown in Korean time.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type))]
#[cfg_attr(feature = "ssr", sqlx(transparent))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// Korea has kept UTC+9 without daylight saving since 1988, so no time-zone table is needed in the browser.
const KOREA: i64 = 9 * HOUR;

impl Timestamp {
    pub fn plus(self, millis: i64) -> Timestamp {
        Timestamp(self.0 + millis)
    }

    /// Year, month and day in Korea. Howard Hinnant's `civil_from_days`, chrono-Compatible Low-Level Date Algorithms.
    pub fn date(self) -> (i64, i64, i64) {
        let days = (self.0 + KOREA).div_euclid(DAY) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        (year_of_era + era * 400 + i64::from(month <= 2), month, day)
    }

    /// The day in Korea, counted from 1970 on.
    pub fn day(self) -> i64 {
        (self.0 + KOREA).div_euclid(DAY)
    }

    /// When the day is over in Korea.
    pub fn midnight(self) -> Timestamp {
        Timestamp((self.day() + 1) * DAY - KOREA)
    }

    /// `2023-11-05T14:03:09+09:00`, for `<time datetime>`.
    pub fn iso(self) -> String {
        let (year, month, day) = self.date();
        let seconds = (self.0 + KOREA).rem_euclid(DAY) / SECOND;
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+09:00")
    }

    /// How long before `now`, in the largest whole unit.
    pub fn ago(self, now: Timestamp) -> Ago {
        match now.0 - self.0 {
            ..MINUTE => Ago::JustNow,
            past @ MINUTE..HOUR => Ago::Minutes(past / MINUTE),
            past @ HOUR..DAY => Ago::Hours(past / HOUR),
            past if past < 30 * DAY => Ago::Days(past / DAY),
            _ => Ago::On(self),
        }
    }
}

/// What a card says of a moment; the words are in i18n.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ago {
    JustNow,
    Minutes(i64),
    Hours(i64),
    Days(i64),
    On(Timestamp),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_korean_dates() {
        // 2023-11-04T15:00:00Z is midnight of the fifth in Seoul.
        assert_eq!(Timestamp(1_699_110_000_000).date(), (2023, 11, 5));
        assert_eq!(Timestamp(1_699_110_000_000 - 1).date(), (2023, 11, 4));
        assert_eq!(Timestamp(0).date(), (1970, 1, 1));
        assert_eq!(Timestamp(1_709_132_400_000).date(), (2024, 2, 29));
        assert_eq!(Timestamp(1_699_110_000_000).iso(), "2023-11-05T00:00:00+09:00");
    }

    #[test]
    fn a_day_ends_at_midnight_in_korea() {
        let midnight = Timestamp(1_699_110_000_000);
        assert_eq!((midnight.day(), midnight.plus(-1).day()), (19_666, 19_665));
        assert_eq!((midnight.plus(-1).midnight(), midnight.midnight()), (midnight, midnight.plus(DAY)));
        assert_eq!((Timestamp(0).day(), Timestamp(0).midnight()), (0, Timestamp(15 * HOUR)));
    }

    #[test]
    fn a_moment_is_told_in_its_largest_unit() {
        let now = Timestamp(1_699_110_000_000);
        assert_eq!(now.ago(now), Ago::JustNow);
        assert_eq!(now.plus(5 * MINUTE).ago(now), Ago::JustNow, "a clock that runs ahead is no future");
        assert_eq!(now.plus(-59 * MINUTE).ago(now), Ago::Minutes(59));
        assert_eq!(now.plus(-HOUR).ago(now), Ago::Hours(1));
        assert_eq!(now.plus(-DAY).ago(now), Ago::Days(1));
        assert_eq!(now.plus(-40 * DAY).ago(now), Ago::On(now.plus(-40 * DAY)));
    }
}
