//! One code for each thing that can go wrong, and the exit status it leads to.

use std::fmt;

/// How the process ends; the same table for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExitStatus {
    /// 0: done; everything blocking was measured; no finding at or above the gate.
    Success,
    /// 1: done; findings at or above the gate, or `sign` refused because of one.
    Findings,
    /// 2: usage, configuration or policy file wrong; nothing was judged.
    Usage,
    /// 3: done, but a blocking rule or the measurement as a whole is undetermined.
    Undetermined,
    /// 4: verification failed: content, signature or trust.
    Verification,
    /// 5: several inputs: done, some items failed.
    Partial,
    /// 6: input unreadable.
    Input,
    /// 7: a limit stopped the work.
    Limit,
    /// 8: output failed.
    Output,
    /// 70: internal error.
    Internal,
    /// 130: interrupted, resumable.
    Interrupted,
}

impl ExitStatus {
    /// Every status with what it means, for help and documentation.
    pub const ALL: [Self; 11] = [
        Self::Success,
        Self::Findings,
        Self::Usage,
        Self::Undetermined,
        Self::Verification,
        Self::Partial,
        Self::Input,
        Self::Limit,
        Self::Output,
        Self::Internal,
        Self::Interrupted,
    ];

    /// The process's exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Undetermined => 3,
            Self::Verification => 4,
            Self::Partial => 5,
            Self::Input => 6,
            Self::Limit => 7,
            Self::Output => 8,
            Self::Internal => 70,
            Self::Interrupted => 130,
        }
    }

    /// Place in the order that decides when several apply to one item: 2, 130, 70, 8, 7, 6, 4, 1, 3, 0.
    const fn weight(self) -> u8 {
        match self {
            Self::Usage => 10,
            Self::Interrupted => 9,
            Self::Internal => 8,
            Self::Output => 7,
            Self::Limit => 6,
            Self::Input => 5,
            Self::Verification => 4,
            Self::Partial => 3,
            Self::Findings => 2,
            Self::Undetermined => 1,
            Self::Success => 0,
        }
    }

    /// The one that wins when both apply to one item.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        if other.weight() > self.weight() { other } else { self }
    }

    /// Folds the statuses of several items: partial failure if any failed, else findings, undetermined or success.
    pub fn fold(items: &[Self]) -> Self {
        let failed = |status: &Self| matches!(status, Self::Input | Self::Limit | Self::Output | Self::Internal);
        match items {
            [only] => *only,
            several if several.iter().any(failed) => Self::Partial,
            several => several.iter().copied().fold(Self::Success, Self::and),
        }
    }
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal => $exit:ident,)*) => {
        /// What went wrong. Each crate's errors map to one of these; titles in both languages are in the message
        /// catalogues under the same code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorCode { $($(#[$doc])* $variant,)* }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable text, `DS-IN-001`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// How the process ends when nothing outweighs it.
            pub const fn exit_status(self) -> ExitStatus {
                match self { $(Self::$variant => ExitStatus::$exit,)* }
            }
        }
    };
}

error_codes! {
    /// The command line is wrong.
    Usage = "DS-USE-001" => Usage,
    /// A directory was given where a file is expected.
    UsageDirectory = "DS-USE-002" => Usage,
    /// A file that people edit has an unknown key.
    ConfigUnknownKey = "DS-CFG-001" => Usage,
    /// A file that people edit is malformed or has an impossible value.
    ConfigInvalid = "DS-CFG-002" => Usage,
    /// A policy pack is malformed.
    PackInvalid = "DS-CFG-003" => Usage,
    /// An `asset.toml` is malformed or lists no data.
    AssetInvalid = "DS-CFG-004" => Usage,
    /// A code that `explain` does not know.
    UnknownCode = "DS-CFG-005" => Usage,
    /// A `labels.toml`, or the workbook of a label review, is malformed or decides what cannot be decided.
    LabelsInvalid = "DS-CFG-006" => Usage,
    /// A `waivers.toml` is malformed or waives what cannot be waived.
    WaiversInvalid = "DS-CFG-007" => Usage,
    /// A `checks.toml` is malformed, or a condition in it cannot be used.
    ChecksInvalid = "DS-CFG-008" => Usage,
    /// A policy pack is not signed by a key that is trusted, or its signature file does not fit it.
    PackUntrusted = "DS-CFG-009" => Usage,
    /// A key file is readable by others, a link, or not a regular file.
    KeyUnsafe = "DS-KEY-001" => Usage,
    /// A key file holds no key of a supported kind.
    KeyInvalid = "DS-KEY-002" => Usage,
    /// A file that would be overwritten is already there.
    OutputExists = "DS-KEY-003" => Usage,
    /// The input is not there.
    InputMissing = "DS-IN-001" => Input,
    /// The input may not be read.
    InputPermission = "DS-IN-002" => Input,
    /// The input is neither text nor a supported container.
    InputBinary = "DS-IN-003" => Input,
    /// The input's text encoding could not be established.
    InputEncoding = "DS-IN-004" => Input,
    /// The input is damaged.
    InputCorrupt = "DS-IN-005" => Input,
    /// The input uses something that is not supported.
    InputUnsupported = "DS-IN-006" => Input,
    /// The input is encrypted.
    InputEncrypted = "DS-IN-007" => Input,
    /// The input changed while it was read.
    InputChanged = "DS-IN-008" => Input,
    /// The input holds something that the reader would not return.
    InputHidden = "DS-IN-009" => Input,
    /// The input could not be read by the operating system.
    InputFailed = "DS-IN-010" => Input,
    /// The input killed its reader.
    ReaderDied = "DS-IN-011" => Input,
    /// Two columns have one name.
    InputDuplicateColumn = "DS-IN-012" => Input,
    /// A file has no bytes.
    NothingMeasured = "DS-IN-013" => Undetermined,
    /// A store or database could not be reached, or answered with an error.
    InputUnreachable = "DS-IN-014" => Input,
    /// The memory limit stopped the work.
    LimitMemory = "DS-LIM-001" => Limit,
    /// The time limit stopped the work.
    LimitTime = "DS-LIM-002" => Limit,
    /// A size limit (bytes, columns, rows, record length) stopped the work.
    LimitSize = "DS-LIM-003" => Limit,
    /// The compression ratio limit stopped the work.
    LimitRatio = "DS-LIM-004" => Limit,
    /// The envelope is not in its one canonical form.
    EnvelopeMalformed = "DS-VER-001" => Verification,
    /// A signature does not verify.
    SignatureInvalid = "DS-VER-002" => Verification,
    /// A signature was made by a key that was not given.
    SignerUnknown = "DS-VER-003" => Verification,
    /// The statement is malformed or of another kind.
    StatementInvalid = "DS-VER-004" => Verification,
    /// The data's digest is not the signed one.
    DigestDiffers = "DS-VER-005" => Verification,
    /// The data's profile is not the signed one.
    ProfileDiffers = "DS-VER-006" => Verification,
    /// A signature was left unchecked on request.
    SignerUnchecked = "DS-VER-007" => Verification,
    /// The statement is outside its period of validity.
    StatementExpired = "DS-VER-008" => Verification,
    /// A blocking rule is violated, so no seal is set.
    SealRefused = "DS-SEAL-001" => Findings,
    /// A blocking rule is undetermined, so no seal is set.
    SealUndetermined = "DS-SEAL-002" => Undetermined,
    /// Output could not be written.
    OutputFailed = "DS-OUT-001" => Output,
    /// Something that cannot happen happened.
    Internal = "DS-INT-001" => Internal,
    /// The run was interrupted.
    Interrupted = "DS-INT-002" => Interrupted,
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
