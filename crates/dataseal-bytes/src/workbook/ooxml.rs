//! What both notations of Office Open XML share: a package of parts, with a list of sheets, styles and shared strings that
//! the main part refers to.

use std::marker::PhantomData;

use dataseal_model::{Format, Notes};

use super::formats::{Epoch, NumberForms};
use super::package::{Package, PartPieces, Relationship};
use super::sink::SheetSink;
use super::strings::{PutString, SharedStrings};
use super::{Means, Sheet, SheetKind, Workbook, damaged_workbook};
use crate::IntakeError;

/// How the parts of a package are written.
pub(super) trait Notation: Send + 'static {
    /// The format that is a package in this notation.
    const FORMAT: Format;
    /// The main part where the package does not name it.
    const MAIN: &'static str;

    /// Reads the main part.
    fn outline(part: PartPieces, means: &Means) -> Result<Outline, IntakeError>;
    /// Reads the styles.
    fn styles(part: PartPieces, means: &Means, forms: &mut NumberForms) -> Result<(), IntakeError>;
    /// Puts the shared strings, in order.
    fn shared_strings(part: PartPieces, means: &Means, put: PutString<'_>) -> Result<(), IntakeError>;
    /// Walks a sheet.
    fn walk(part: PartPieces, means: &Means, values: Values<'_>, sink: &mut dyn SheetSink) -> Result<(), IntakeError>;
}

/// What the main part of a package says.
#[derive(Default)]
pub(super) struct Outline {
    /// Sheets, each with the name of its reference.
    pub(super) sheets: Vec<(Sheet, String)>,
    pub(super) epoch: Epoch,
}

impl Outline {
    /// Adds a sheet.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`] if there are more than a file may have tables.
    pub(super) fn list(&mut self, sheet: Sheet, reference: String, means: &Means) -> Result<(), IntakeError> {
        self.sheets.push((sheet, reference));
        means.check_sheets(self.sheets.len())
    }
}

/// What the values of cells refer to.
pub(super) struct Values<'a> {
    pub(super) strings: &'a mut SharedStrings,
    pub(super) forms: &'a NumberForms,
    pub(super) epoch: Epoch,
}

/// A workbook whose sheets' places are known.
struct OfficeBook<N> {
    means: Means,
    package: Package,
    sheets: Vec<Sheet>,
    /// The part of each sheet, if there is one.
    parts: Vec<Option<usize>>,
    strings: SharedStrings,
    forms: NumberForms,
    epoch: Epoch,
    notation: PhantomData<N>,
}

/// Opens a workbook: its list of sheets, its styles and its shared strings.
///
/// # Errors
/// What is wrong with any of these.
pub(super) fn open<N: Notation>(means: &Means) -> Result<Box<dyn Workbook>, IntakeError> {
    let mut package = Package::open(means)?;
    let roots = package.relationships("")?;
    let main = roots.into_iter().find(|found| found.kind == "officeDocument");
    let main = main.map_or_else(|| N::MAIN.to_owned(), |found| found.target);
    let relationships = package.relationships(&main)?;
    let part = package.claim(&main).ok_or(damaged_workbook())?;
    let outline = N::outline(package.pieces(part)?, means)?;
    let of_kind = |kind: &str| relationships.iter().find(|found| found.kind == kind);
    let mut forms = NumberForms::default();
    if let Some(styles) = of_kind("styles").and_then(|found| package.claim(&found.target)) {
        N::styles(package.pieces(styles)?, means, &mut forms)?;
    }
    let mut strings = SharedStrings::default();
    if let Some(shared) = of_kind("sharedStrings").and_then(|found| package.claim(&found.target)) {
        let part = package.pieces(shared)?;
        strings = SharedStrings::collect(package.size(shared), &means.scratch, |put| {
            N::shared_strings(part, means, put)
        })?;
    }
    let (sheets, parts) = place_sheets(&mut package, &relationships, outline.sheets);
    Ok(Box::new(OfficeBook::<N> {
        means: means.clone(),
        package,
        sheets,
        parts,
        strings,
        forms,
        epoch: outline.epoch,
        notation: PhantomData,
    }))
}

/// References to sheets with cells, the macro sheets of old programs among them.
const CELLS: &[&str] = &["worksheet", "xlMacrosheet", "xlIntlMacrosheet"];

/// Finds the part of each sheet, and by the type of the reference what it is.
fn place_sheets(
    package: &mut Package,
    relationships: &[Relationship],
    listed: Vec<(Sheet, String)>,
) -> (Vec<Sheet>, Vec<Option<usize>>) {
    let mut placed = (Vec::new(), Vec::new());
    for (mut sheet, id) in listed {
        let relationship = relationships.iter().find(|found| found.id == id);
        if let Some(kind) = relationship.map(|found| found.kind.as_str())
            && !CELLS.contains(&kind)
        {
            sheet.kind = SheetKind::Other;
        }
        let is_read = sheet.kind == SheetKind::Cells;
        let part = relationship
            .filter(|_| is_read)
            .and_then(|found| package.claim(&found.target));
        placed.0.push(sheet);
        placed.1.push(part);
    }
    placed
}

impl<N: Notation> Workbook for OfficeBook<N> {
    fn format(&self) -> Format {
        N::FORMAT
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn notes(&self) -> Notes {
        self.package.unread()
    }

    fn walk(&mut self, sheet: usize, sink: &mut dyn SheetSink) -> Result<(), IntakeError> {
        let part = self.parts.get(sheet).copied().flatten().ok_or(damaged_workbook())?;
        let values = Values {
            strings: &mut self.strings,
            forms: &self.forms,
            epoch: self.epoch,
        };
        N::walk(self.package.pieces(part)?, &self.means, values, sink)
    }
}
