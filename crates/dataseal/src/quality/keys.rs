//! Tables of keys: which file one is, how it is opened and read, and as what it is shown.

use std::fs::File;
use std::sync::Arc;

use dataseal_intake::ReadOptions;
use dataseal_model::{Disclosed, KeyTable, Masked, RecogniserSet, Unanswered, disclose_name};
use dataseal_pack::KeyColumns;

use crate::Input;
use crate::appraise::stem;

/// An open table of keys.
pub(crate) struct OpenKeys<'a> {
    pub(crate) file: File,
    pub(crate) name: String,
    pub(crate) columns: &'a [String],
    /// Whether it lies beside the checks and not among the data.
    pub(crate) is_reference: bool,
}

/// How a table of keys is read. A table of reference is a file of its own: what was said of the data's encoding and dialect
/// does not hold for it, the limits do.
pub(crate) fn reading_of_keys(given: &ReadOptions, is_reference: bool) -> Arc<ReadOptions> {
    let mut read = given.clone();
    if is_reference {
        read.encoding = None;
        read.dialect = Default::default();
    }
    Arc::new(read)
}

/// The table of keys of a check, of whose bytes nothing is known so far.
pub(super) fn shown_keys(keys: &KeyColumns, place: usize, recognisers: &RecogniserSet) -> KeyTable {
    let shown =
        |name: &String, place: usize| -> Disclosed { disclose_name(&Masked::new(name.clone()), place, recognisers).0 };
    KeyTable {
        table: shown(&keys.table, place),
        columns: keys
            .keys
            .iter()
            .enumerate()
            .map(|(place, name)| shown(name, place))
            .collect(),
        data: None,
        quarantined: 0,
    }
}

/// Whether an input has a name: its own, that of its file, or the latter without endings.
pub(super) fn is_named(input: &Input, name: &str) -> bool {
    has_name(&input.name, name) || input.table.as_deref().is_some_and(|table| has_name(table, name))
}

fn has_name(own: &str, name: &str) -> bool {
    let file = own.rsplit('/').next().unwrap_or_default();
    [own, file, stem(own)].contains(&name)
}

/// The one input of this name: the whole name goes before a part of it.
pub(super) fn named<'i>(inputs: &'i [Input], name: &str) -> Result<(usize, &'i Input), Unanswered> {
    let only = |is_it: &dyn Fn(&Input) -> bool| {
        let mut found = inputs.iter().enumerate().filter(|(_, input)| is_it(input));
        let first = found.next()?;
        let is_one = |(_, other): (usize, &Input)| first.1.table.is_some() && other.table == first.1.table;
        found.all(is_one).then_some(first)
    };
    let found = only(&|input| input.name == name || input.table.as_deref() == Some(name))
        .or_else(|| only(&|input| is_named(input, name)));
    match found {
        Some((_, input)) if input.table.is_some() => Err(Unanswered::SeveralFiles),
        Some(found) => Ok(found),
        None => Err(Unanswered::NoKeyTable),
    }
}
