//! Two profiles compared: schema, volumes, distributions, labels and grades, each change with its weight and the rule that
//! gave it; conclusions of rules, packs and declared facts beside them; and which registration is due under a registry.
//!
//! A side is a [`Snapshot`]: of data that was measured now, or of a `report.json`. What a report withholds, lacks or was
//! made by other algorithms is *not comparable* and never equal. From measured data the whole profile takes part, values
//! that may not be shown included; what comes out is counts, shares, figures of distance, and values that both sides may
//! show.
//!
//! ```
//! use dataseal::diff::{Snapshot, THRESHOLDS, compare};
//! use dataseal::model::{Aspect, Weight};
//! use dataseal::{Input, Installation, MeasureOptions, Quiet, Reading, measure};
//!
//! let folder = tempfile::tempdir()?;
//! let installation = Installation::embedded()?;
//! let options = MeasureOptions::new(Reading::InProcess);
//! let side = |name: &str, text: &str| -> Result<Snapshot, Box<dyn std::error::Error>> {
//!     let path = folder.path().join(name);
//!     std::fs::write(&path, text)?;
//!     let measured = measure(&[Input::of(&path)], &installation, &options, &Quiet);
//!     let measured: Result<Vec<_>, _> = measured.into_iter().flatten().collect();
//!     Ok(Snapshot::of_measured(name, measured?, &[], &installation))
//! };
//! let before = side("may.csv", "city,amount\n上海,1.5\n苏州,2.5\n")?;
//! let after = side("june.csv", "city,total\n上海,甲\n苏州,乙\n")?;
//!
//! let comparison = compare(&before, &after, THRESHOLDS);
//! let gone = comparison.of(Weight::Breaking).next().ok_or("nothing broke")?;
//! assert_eq!(gone.aspect, Aspect::ColumnRemoved);
//! assert_eq!(compare(&before, &before, THRESHOLDS).differences, []);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bins;
mod curve;
mod divergence;
mod due;
mod measures;
mod pairing;
mod report_file;
mod said;
mod snapshot;
mod tables;
mod values;
mod written;

pub use due::{NATIONAL_REGISTRY, registration_due};
pub use measures::THRESHOLDS;
pub(crate) use report_file::read_report;
pub use report_file::report_at;
pub use snapshot::Snapshot;
pub use tables::compare;
pub(crate) use written::{Declared, WrittenPack, asked, references};
