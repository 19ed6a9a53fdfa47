//! The schema of an Arrow IPC file or stream, read on our own: types, children, dictionaries, byte order.
//!
//! What the format's own rules leave no meaning for (a list with two children, a union of unknown mode) is damage; a type
//! that is newer than this list is unsupported. Format: `Schema.fbs` of the Arrow format.

use super::super::flatbuffer::{Damaged, Table};

/// Levels of lists, structs and the like in each other that are followed.
pub const MAX_NESTING: usize = 128;

/// Why a schema cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It makes no sense.
    Damaged,
    /// It uses a type that is not known here.
    Unknown,
    /// It has more fields, counted at all levels, than are allowed.
    TooMany,
    /// It nests deeper than [`MAX_NESTING`].
    TooDeep,
}

impl From<Damaged> for Unusable {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

/// Unit of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Second,
    /// Milliseconds.
    Millisecond,
    /// Microseconds.
    Microsecond,
    /// Nanoseconds.
    Nanosecond,
}

impl Unit {
    const fn of(code: i16) -> Result<Self, Unusable> {
        match code {
            0 => Ok(Self::Second),
            1 => Ok(Self::Millisecond),
            2 => Ok(Self::Microsecond),
            3 => Ok(Self::Nanosecond),
            _ => Err(Unusable::Damaged),
        }
    }
}

/// Parts of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// Months in four bytes.
    YearMonth,
    /// Days and milliseconds, four bytes each.
    DayTime,
    /// Months, days and, in eight bytes, nanoseconds.
    MonthDayNano,
}

/// A type, its children apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing but nulls.
    Null,
    /// One bit.
    Boolean,
    /// A whole number.
    Integer {
        /// 8, 16, 32 or 64.
        bits: u8,
        /// Whether it may be negative.
        signed: bool,
    },
    /// A floating-point number of 16, 32 or 64 bits.
    Float(u8),
    /// A decimal number.
    Decimal {
        /// Digits.
        precision: u8,
        /// Digits after the point; negative for zeros before it.
        scale: i8,
        /// 32, 64, 128 or 256.
        bits: u16,
    },
    /// A day (32 bits) or a day in milliseconds (64).
    Date(u8),
    /// A time of day.
    Time(Unit),
    /// A moment.
    Timestamp {
        /// Unit.
        unit: Unit,
        /// Time zone.
        zone: Option<String>,
    },
    /// A span of the calendar.
    Interval(Interval),
    /// A span of time.
    Duration(Unit),
    /// Bytes, or a text if `text`; offsets of eight bytes if `large`.
    Bytes {
        /// Whether the bytes are UTF-8.
        text: bool,
        /// Whether offsets have eight bytes.
        large: bool,
    },
    /// Bytes or a text in views of sixteen bytes.
    View {
        /// Whether the bytes are UTF-8.
        text: bool,
    },
    /// Bytes of one length.
    FixedBytes(u32),
    /// Lists by offsets.
    List {
        /// Whether offsets have eight bytes.
        large: bool,
    },
    /// Lists by offsets and lengths.
    ListView {
        /// Whether offsets and lengths have eight bytes.
        large: bool,
    },
    /// Lists of one length.
    FixedList(u32),
    /// Keys and values.
    Map {
        /// Whether keys are sorted.
        sorted: bool,
    },
    /// Fields side by side.
    Struct,
    /// One of several types for each value.
    Union {
        /// Whether values are packed.
        dense: bool,
        /// The number that stands for each child.
        ids: Vec<i8>,
    },
    /// Runs of equal values.
    Runs,
}

/// Where the values of a field with dictionary are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dictionary {
    /// Which dictionary.
    pub id: i64,
    /// Bits of a key.
    pub bits: u8,
    /// Whether keys may be negative.
    pub signed: bool,
}

/// A column or a child of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Whether it may be null.
    pub nullable: bool,
    /// Its type; with a dictionary, the type of the dictionary's values.
    pub kind: Kind,
    /// Its dictionary.
    pub dictionary: Option<Dictionary>,
    /// Its children.
    pub children: Vec<Field>,
}

/// What a schema says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// Whether numbers have their high byte first.
    pub big_endian: bool,
    /// The columns.
    pub fields: Vec<Field>,
    /// Fields at all levels.
    pub total: usize,
    /// Keys of its metadata that are not well known: what they hold is not read.
    pub unknown_keys: u64,
}

impl Schema {
    /// The dictionaries of all fields with the types of their values, one for each field that refers to one.
    pub fn dictionaries(&self) -> Vec<(i64, &Field)> {
        fn collect<'a>(fields: &'a [Field], found: &mut Vec<(i64, &'a Field)>) {
            for field in fields {
                if let Some(dictionary) = field.dictionary {
                    found.push((dictionary.id, field));
                }
                collect(&field.children, found);
            }
        }
        let mut found = Vec::new();
        collect(&self.fields, &mut found);
        found
    }
}

/// Reads a table of type `Schema`.
pub(super) fn parse(table: &Table<'_>, max_fields: usize) -> Result<Schema, Unusable> {
    let big_endian = match table.i16(0, 0)? {
        0 => false,
        1 => true,
        _ => return Err(Unusable::Damaged),
    };
    let mut left = max_fields;
    let fields = children(table, 1, 0, &mut left)?.ok_or(Unusable::Damaged)?;
    Ok(Schema {
        big_endian,
        fields,
        total: max_fields - left,
        unknown_keys: unknown_keys(table, 2)?,
    })
}

/// Counts the entries of a field of type `[KeyValue]` whose keys do not belong to a known program.
pub(super) fn unknown_keys(table: &Table<'_>, slot: usize) -> Result<u64, Damaged> {
    const KNOWN: [&str; 4] = ["pandas", "ARROW:", "org.apache.spark.", "geo"];
    let Some(entries) = table.vector(slot, 4)? else {
        return Ok(0);
    };
    let mut unknown = 0;
    for entry in entries.tables() {
        let key = entry?.text(0)?.unwrap_or_default();
        unknown += u64::from(!KNOWN.iter().any(|known| key.starts_with(known)));
    }
    Ok(unknown)
}

fn children(table: &Table<'_>, slot: usize, depth: usize, left: &mut usize) -> Result<Option<Vec<Field>>, Unusable> {
    if depth > MAX_NESTING {
        return Err(Unusable::TooDeep);
    }
    let Some(vector) = table.vector(slot, 4)? else {
        return Ok(None);
    };
    // Several offsets may lead to one table, so fields are counted rather than bytes.
    *left = left.checked_sub(vector.len()).ok_or(Unusable::TooMany)?;
    let fields = vector.tables().map(|table| field(&table?, depth, left));
    fields.collect::<Result<_, _>>().map(Some)
}

fn field(table: &Table<'_>, depth: usize, left: &mut usize) -> Result<Field, Unusable> {
    let mut children = children(table, 5, depth + 1, left)?.unwrap_or_default();
    let code = table.u8(2, 0)?;
    let kind = kind(code, table.table(3)?, children.len())?;
    let fits = match &kind {
        Kind::List { .. } | Kind::ListView { .. } | Kind::FixedList(_) => children.len() == 1,
        Kind::Map { .. } => matches!(children.as_slice(), [entries] if is_entries(entries)),
        Kind::Runs => matches!(children.as_slice(), [ends, _] if is_run_ends(ends)),
        Kind::Union { ids, .. } => ids.len() == children.len(),
        Kind::Struct => true,
        // Some writers give the children of a value that has none.
        _ => {
            children.clear();
            true
        }
    };
    if !fits {
        return Err(Unusable::Damaged);
    }
    Ok(Field {
        name: table.text(0)?.unwrap_or_default().to_owned(),
        nullable: table.flag(1)?,
        kind,
        dictionary: table.table(4)?.map(|encoding| dictionary(&encoding)).transpose()?,
        children,
    })
}

fn is_entries(field: &Field) -> bool {
    field.dictionary.is_none() && field.kind == Kind::Struct && field.children.len() == 2
}

fn is_run_ends(field: &Field) -> bool {
    let is_signed = matches!(
        field.kind,
        Kind::Integer {
            bits: 16 | 32 | 64,
            signed: true
        }
    );
    is_signed && field.dictionary.is_none()
}

fn dictionary(table: &Table<'_>) -> Result<Dictionary, Unusable> {
    if table.i16(3, 0)? != 0 {
        return Err(Unusable::Unknown);
    }
    // Without a type of its own, a key is a signed number of 32 bits.
    let (bits, signed) = match table.table(1)? {
        Some(index) => integer(&index)?,
        None => (32, true),
    };
    Ok(Dictionary {
        id: table.i64(0)?,
        bits,
        signed,
    })
}

fn integer(table: &Table<'_>) -> Result<(u8, bool), Unusable> {
    let bits = match table.i32(0, 0)? {
        8 => 8,
        16 => 16,
        32 => 32,
        64 => 64,
        _ => return Err(Unusable::Damaged),
    };
    Ok((bits, table.flag(1)?))
}

fn kind(code: u8, table: Option<Table<'_>>, children: usize) -> Result<Kind, Unusable> {
    // A type without parameters may come without its table.
    let simple = match code {
        1 => Kind::Null,
        4 | 19 => Kind::Bytes {
            text: false,
            large: code == 19,
        },
        5 | 20 => Kind::Bytes {
            text: true,
            large: code == 20,
        },
        6 => Kind::Boolean,
        12 | 21 => Kind::List { large: code == 21 },
        13 => Kind::Struct,
        22 => Kind::Runs,
        23 => Kind::View { text: false },
        24 => Kind::View { text: true },
        25 | 26 => Kind::ListView { large: code == 26 },
        0 => return Err(Unusable::Damaged),
        27.. => return Err(Unusable::Unknown),
        _ => return with_parameters(code, &table.ok_or(Unusable::Damaged)?, children),
    };
    Ok(simple)
}

fn with_parameters(code: u8, table: &Table<'_>, children: usize) -> Result<Kind, Unusable> {
    let length = |value: i32| u32::try_from(value).map_err(|_| Unusable::Damaged);
    Ok(match code {
        2 => {
            let (bits, signed) = integer(table)?;
            Kind::Integer { bits, signed }
        }
        3 => match table.i16(0, 0)? {
            0 => Kind::Float(16),
            1 => Kind::Float(32),
            2 => Kind::Float(64),
            _ => return Err(Unusable::Damaged),
        },
        7 => decimal(table)?,
        8 => match table.i16(0, 1)? {
            0 => Kind::Date(32),
            1 => Kind::Date(64),
            _ => return Err(Unusable::Damaged),
        },
        9 => {
            let unit = Unit::of(table.i16(0, 1)?)?;
            match (unit, table.i32(1, 32)?) {
                (Unit::Second | Unit::Millisecond, 32) | (Unit::Microsecond | Unit::Nanosecond, 64) => Kind::Time(unit),
                _ => return Err(Unusable::Damaged),
            }
        }
        10 => Kind::Timestamp {
            unit: Unit::of(table.i16(0, 0)?)?,
            zone: table.text(1)?.filter(|zone| !zone.is_empty()).map(str::to_owned),
        },
        11 => Kind::Interval(match table.i16(0, 0)? {
            0 => Interval::YearMonth,
            1 => Interval::DayTime,
            2 => Interval::MonthDayNano,
            _ => return Err(Unusable::Damaged),
        }),
        14 => union(table, children)?,
        15 => Kind::FixedBytes(length(table.i32(0, 0)?)?),
        16 => Kind::FixedList(length(table.i32(0, 0)?)?),
        17 => Kind::Map { sorted: table.flag(0)? },
        18 => Kind::Duration(Unit::of(table.i16(0, 1)?)?),
        _ => return Err(Unusable::Unknown),
    })
}

fn decimal(table: &Table<'_>) -> Result<Kind, Unusable> {
    let (bits, most) = match table.i32(2, 128)? {
        32 => (32, 9),
        64 => (64, 18),
        128 => (128, 38),
        256 => (256, 76),
        _ => return Err(Unusable::Damaged),
    };
    let precision = u8::try_from(table.i32(0, 0)?).ok().filter(|p| (1..=most).contains(p));
    let scale = i8::try_from(table.i32(1, 0)?).ok();
    match (precision, scale) {
        (Some(precision), Some(scale)) => Ok(Kind::Decimal { precision, scale, bits }),
        _ => Err(Unusable::Damaged),
    }
}

fn union(table: &Table<'_>, children: usize) -> Result<Kind, Unusable> {
    let dense = match table.i16(0, 0)? {
        0 => false,
        1 => true,
        _ => return Err(Unusable::Damaged),
    };
    let ids: Option<Vec<i8>> = match table.vector(1, 4)? {
        None => (0..children).map(|id| i8::try_from(id).ok()).collect(),
        Some(ids) => ids
            .elements()
            .map(|id| i8::try_from(i32::from_le_bytes(id.try_into().ok()?)).ok())
            .collect(),
    };
    let ids = ids
        .filter(|ids| ids.iter().all(|id| *id >= 0))
        .ok_or(Unusable::Damaged)?;
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() != ids.len() {
        return Err(Unusable::Damaged);
    }
    Ok(Kind::Union { dense, ids })
}
