//! Reading a folder of policies: each file once, within limits. What was read is what is verified, and what is parsed.

use std::fs;
use std::path::Path;

use dataseal::model::ErrorCode;
use dataseal::output::read_bounded;
use dataseal::{Error, Overlay, PACK_SEAL_FILE};

use crate::failure::Failure;

/// Overlay files are written by people; more than this is no policy folder.
const MAX_FILES: usize = 10_000;
const MAX_BYTES: u64 = 1 << 20;
/// More than the loader takes.
const TOO_LARGE: usize = (1 << 20) + 1;
/// All of it travels to the reader in one frame.
const MAX_TOTAL: usize = 8 << 20;
/// Folders below each other; links can make a tree endless.
const MAX_DEPTH: usize = 8;
/// A list of what is in the folder, for people; the loader does not read it.
const INDEX: &str = "index.toml";

/// Every `.toml`, `.txt` and `.csv` below a folder of packs, and the signature files of these.
pub(crate) fn read_overlay(folder: &Path) -> Result<Overlay, Failure> {
    read_pack(folder, "")
}

/// The same of the folder of one pack; `pack` is its name, with which the paths begin.
pub(crate) fn read_pack(folder: &Path, pack: &str) -> Result<Overlay, Failure> {
    let mut overlay = Overlay::default();
    collect(folder, pack, MAX_DEPTH, &mut overlay)?;
    overlay.files.sort();
    Ok(overlay)
}

fn collect(folder: &Path, prefix: &str, depth: usize, overlay: &mut Overlay) -> Result<(), Failure> {
    let unreadable = || Failure::of(ErrorCode::InputMissing, folder.display().to_string());
    let too_much = || Failure::of(ErrorCode::LimitSize, folder.display().to_string());
    let depth = depth.checked_sub(1).ok_or_else(too_much)?;
    for entry in fs::read_dir(folder).map_err(|_| unreadable())? {
        let path = entry.map_err(|_| unreadable())?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let relative = if prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{prefix}/{name}")
        };
        if path.is_dir() {
            collect(&path, &relative, depth, overlay)?;
        } else if name == PACK_SEAL_FILE {
            overlay.seals.insert(prefix.to_owned(), read_bounded(&path, MAX_BYTES)?);
        } else if [".toml", ".txt", ".csv"].iter().any(|ending| name.ends_with(ending)) && relative != INDEX {
            let bytes = match read_bounded(&path, MAX_BYTES) {
                // Blanks stand for it, so that the loader names it together with whatever else is wrong.
                Err(error) if error.code() == ErrorCode::LimitSize && name.ends_with(".toml") => vec![b' '; TOO_LARGE],
                read => read?,
            };
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::new(ErrorCode::ConfigInvalid, path.display().to_string()).detail("UTF-8"))?;
            overlay.files.push((relative, text));
        }
        let texts = overlay.files.iter().map(|(_, text)| text.len());
        let total: usize = texts.chain(overlay.seals.values().map(Vec::len)).sum();
        if overlay.files.len().saturating_add(overlay.seals.len()) > MAX_FILES || total > MAX_TOTAL {
            return Err(too_much());
        }
    }
    Ok(())
}
