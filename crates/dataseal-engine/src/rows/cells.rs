//! A column of a batch as keys and conditions see it.

use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::days::{Days, day};
use crate::EngineError;
use crate::rowset::{Column, NULL_FORM};

/// The values by which keys are compared, and the texts that conditions read where those differ.
pub(super) struct Cells {
    values: Column,
    /// Instants by the clock of the zone that the file declares: whose day is asked for is not whose day it was in Greenwich.
    local: Option<Column>,
    /// Whether they are instants of no zone in particular, as all of Parquet are: the file does not say whose day it was.
    is_universal: bool,
}

/// Names of the time of no place.
const UNIVERSAL: [&str; 8] = ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z", "+00:00", "-00:00", "+0000"];

impl Cells {
    pub(super) fn of(array: &ArrayRef) -> Result<Self, EngineError> {
        let zone = zone_of(array.data_type());
        Ok(Self {
            values: Column::of(array)?,
            // A dictionary is unfolded for it, which is for nothing where there is no zone.
            local: if zone.is_some() {
                Column::in_its_zone(array)?
            } else {
                None
            },
            is_universal: zone.is_some_and(|zone| UNIVERSAL.iter().any(|known| zone.eq_ignore_ascii_case(known))),
        })
    }

    /// The text of a row, if it has one; an empty one is none, in every format.
    pub(super) fn text_at(&self, row: usize) -> Option<&str> {
        let column = self.local.as_ref().unwrap_or(&self.values);
        column.text_at(row).filter(|text| !text.is_empty())
    }

    /// The day that the text of a row says, or those that it may have been.
    pub(super) fn days_at(&self, row: usize) -> Option<Days> {
        let text = self.text_at(row)?;
        match self.is_universal {
            true => days_anywhere(text),
            false => day(text).map(Days::one),
        }
    }

    /// Whether a row has no value, or nothing but white space.
    pub(super) fn is_blank(&self, row: usize) -> bool {
        match self.values.text_at(row) {
            Some(text) => text.trim().is_empty(),
            None => self.values.is_null(row),
        }
    }

    /// Appends the value of a row as a part of a key, as the text that it is or by what it says. False if there is no value.
    pub(super) fn write_key(&self, row: usize, as_text: bool, out: &mut Vec<u8>) -> bool {
        let start = out.len();
        match as_text {
            true => self.values.write_as_text(row, out),
            false => self.values.write(row, out),
        }
        out.get(start..) != Some(NULL_FORM)
    }
}

/// Whether a column holds texts, so that what looks like a number in it may be an identifier.
pub(super) fn holds_texts(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => holds_texts(values),
        DataType::RunEndEncoded(_, values) => holds_texts(values.data_type()),
        _ => false,
    }
}

fn zone_of(kind: &DataType) -> Option<&str> {
    match kind {
        DataType::Timestamp(_, zone) => zone.as_deref(),
        DataType::Dictionary(_, values) => zone_of(values),
        DataType::RunEndEncoded(_, values) => zone_of(values.data_type()),
        _ => None,
    }
}

/// The days that it was at an instant from the westernmost zone to the easternmost.
fn days_anywhere(instant: &str) -> Option<Days> {
    let (west, east) = (TimeDelta::hours(-12), TimeDelta::hours(14));
    let instant = NaiveDateTime::parse_from_str(instant.get(..19)?, "%Y-%m-%dT%H:%M:%S").ok()?;
    let day = |shift: TimeDelta| -> Option<NaiveDate> { Some(instant.checked_add_signed(shift)?.date()) };
    Some(Days {
        first: day(west)?,
        last: day(east)?,
    })
}
