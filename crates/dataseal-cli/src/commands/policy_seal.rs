//! `dataseal policy sign` and `dataseal policy verify`: signatures over packs of rules.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use dataseal::model::{Approval, ErrorCode, ExitStatus, PackRef};
use dataseal::output::{Existing, write_whole};
use dataseal::report::{detail_text, origin_text, printable};
use dataseal::sign::Signer;
use dataseal::{Error, Installation, Judging, Overlay, PACK_SEAL_FILE, PackDistrust, PackSealError, sign_pack};

use super::key::{note_missing_publics, open_publics, open_signers, public_options};
use super::scan::quoted;
use crate::cli::{PolicySealCommand, PolicySignArgs, PolicyVerifyArgs};
use crate::failure::Failure;
use crate::overlay::{read_overlay, read_pack};
use crate::session::Means;

/// The file that makes a folder a pack.
const PACK_FILE: &str = "pack.toml";

pub(crate) fn run(command: &PolicySealCommand, means: &Means) -> Result<ExitStatus, Failure> {
    match command {
        PolicySealCommand::Sign(arguments) => sign(arguments, means),
        PolicySealCommand::Verify(arguments) => verify(arguments, means),
    }
}

fn sign(arguments: &PolicySignArgs, means: &Means) -> Result<ExitStatus, Failure> {
    let keys = open_signers(&arguments.keys)?;
    let signers: Vec<&dyn Signer> = keys.iter().map(|key| key as &dyn Signer).collect();
    let folder = folder_name(&arguments.pack)?;
    let read = read_pack(&arguments.pack, &folder)?;
    let packs = read.packs();
    let Some(files) = packs.get(folder.as_str()).filter(|files| !files.is_empty()) else {
        return Err(no_pack(&arguments.pack));
    };
    let installation = installed(&read, &folder, means)?;
    let reference = match installation.policies().pack(&folder) {
        Some(pack) => &pack.reference,
        None => return Err(no_pack(&arguments.pack)),
    };
    let target = arguments.pack.join(PACK_SEAL_FILE);
    let seal = |earlier| sign_pack(reference, files, approval(arguments), earlier, &signers);
    let mut earlier = read.seals.get(&folder).map(Vec::as_slice);
    let sealed = match seal(earlier) {
        Err(PackSealError::OverOthers(_) | PackSealError::OtherApproval) if arguments.force => {
            earlier = None;
            seal(earlier)
        }
        sealed => sealed,
    };
    let sealed = sealed.map_err(|error| refused(&error, &folder, &target))?;
    write_whole(&target, &sealed, Existing::Replace)?;
    means.say("cli.pack-sealed", &[("path", &target.display())]);
    note_missing_publics(&arguments.keys, means);
    // Where others signed before, their keys are needed too, and nothing here knows in which files these lie.
    if earlier.is_none() {
        let pack = quoted(&arguments.pack.display().to_string());
        let next = format!("dataseal policy verify {pack}{}", public_options(&arguments.keys));
        means.note("cli.next", &[("command", &next)]);
    }
    Ok(ExitStatus::Success)
}

/// The policies with this pack as it lies in its folder, signed or not: only what can be loaded is signed.
fn installed(read: &Overlay, folder: &str, means: &Means) -> Result<Installation, Failure> {
    let mut files = means.overlay()?.files;
    files.retain(|(path, _)| dataseal::pack::pack_of(path) != Some(folder));
    files.extend_from_slice(&read.files);
    Ok(Installation::judging_by(
        &Overlay::unsigned(files),
        &Judging::default(),
    )?)
}

fn approval(arguments: &PolicySignArgs) -> Option<Approval> {
    Some(Approval {
        by: arguments.approved_by.clone()?,
        on: arguments.approved_on.as_ref()?.parse().ok()?,
    })
}

fn refused(error: &PackSealError, folder: &str, target: &Path) -> Failure {
    let target = || target.display().to_string();
    match error {
        PackSealError::OverOthers(distrust) => {
            let there = "it is not over these files; --force replaces it";
            let mut errors = vec![Error::new(ErrorCode::OutputExists, target()).detail(there)];
            errors.extend(distrust.errors(folder));
            Failure::Errors(errors)
        }
        PackSealError::OtherApproval => Error::new(ErrorCode::OutputExists, target())
            .detail("it states another approval; --force replaces it")
            .into(),
        PackSealError::BuiltIn(names) => Failure::Errors(PackDistrust::BuiltIn(names.clone()).errors(folder)),
        PackSealError::Statement(error) => Error::new(ErrorCode::Usage, "--approved-by")
            .detail(error.to_string())
            .into(),
        PackSealError::Sign(error) => Error::new(ErrorCode::KeyInvalid, target()).detail(error.name()).into(),
    }
}

fn verify(arguments: &PolicyVerifyArgs, means: &Means) -> Result<ExitStatus, Failure> {
    let keys = open_publics(&arguments.keys)?;
    let folder = &arguments.folder;
    let is_pack = [PACK_FILE, PACK_SEAL_FILE]
        .iter()
        .any(|name| folder.join(name).is_file());
    let read = if is_pack {
        read_pack(folder, &folder_name(folder)?)?
    } else {
        read_overlay(folder)?
    };
    let overlay = Overlay { keys, ..read };
    let packs = overlay.packs();
    if packs.is_empty() {
        return Err(no_pack(folder));
    }
    let mut sound = true;
    for (folder, files) in &packs {
        match overlay.verify(folder, files) {
            Ok(pack) => verified(&pack, means),
            Err(distrust) => {
                sound = false;
                means.say("cli.pack-distrusted", &[("pack", &printable(folder))]);
                differences(&distrust.errors(folder), means);
            }
        }
    }
    let shared = overlay.shared();
    if !shared.is_empty() {
        sound = false;
        means.say("cli.pack-shared", &[]);
        differences(&shared, means);
    }
    Ok(if sound {
        ExitStatus::Success
    } else {
        ExitStatus::Findings
    })
}

fn verified(pack: &PackRef, means: &Means) {
    let (version, origin) = (printable(&pack.version), origin_text(&pack.origin, means.lang));
    let named: [(&str, &dyn Display); 3] = [("pack", &pack.id), ("version", &version), ("digest", &pack.digest)];
    means.say("cli.pack-verified", &named);
    means.say("cli.pack-origin", &[("origin", &origin)]);
}

fn differences(errors: &[Error], means: &Means) {
    for error in errors {
        let (file, what) = (printable(error.subject()), detail_text(error.details(), means.lang));
        means.say("cli.pack-difference", &[("file", &file), ("what", &what)]);
    }
}

/// The name of a pack's folder, also where it is written as `.`.
fn folder_name(folder: &Path) -> Result<String, Failure> {
    let whole = |folder: &Path| folder.canonicalize().ok();
    let named: Option<PathBuf> = match folder.file_name() {
        Some(_) => Some(folder.to_owned()),
        None => whole(folder),
    };
    let name = named
        .as_deref()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str());
    name.filter(|_| folder.is_dir())
        .map(str::to_owned)
        .ok_or_else(|| no_pack(folder))
}

fn no_pack(folder: &Path) -> Failure {
    let error = Error::new(ErrorCode::Usage, folder.display().to_string());
    error.detail("the folder holds no pack").into()
}
