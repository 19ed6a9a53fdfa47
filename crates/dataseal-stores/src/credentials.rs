//! What a store or database wants to know of its caller: settings and standard files, all handed in.
//!
//! This crate reads no environment and opens no file. Whoever calls it looks up the settings of [`SETTINGS`] in the
//! environment and hands in the text of the files of [`STANDARD_FILES`]. Every value is a secret, the harmless ones too.

use std::collections::BTreeMap;
use std::fmt;

use crate::error::StoreError;
use crate::secret::Secret;

mod ini;
mod pgpass;

/// Every setting that is understood, under its usual name in the environment. Values that are paths are in
/// [`STANDARD_FILES`] instead.
pub const SETTINGS: &[&str] = &[
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT",
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
    "AWS_REQUEST_PAYER",
    "AWS_SKIP_SIGNATURE",
    "AWS_PROFILE",
    "AZURE_STORAGE_ACCOUNT",
    "AZURE_STORAGE_ACCOUNT_NAME",
    "AZURE_STORAGE_KEY",
    "AZURE_STORAGE_ACCOUNT_KEY",
    "AZURE_STORAGE_SAS_TOKEN",
    "AZURE_STORAGE_SAS_KEY",
    "AZURE_STORAGE_SAS",
    "AZURE_STORAGE_TOKEN",
    "AZURE_STORAGE_ENDPOINT",
    "AZURE_STORAGE_CONNECTION_STRING",
    "GOOGLE_SERVICE_ACCOUNT_KEY",
    "GOOGLE_OAUTH_ACCESS_TOKEN",
    "GOOGLE_BASE_URL",
    "HTTPS_PROXY",
    "PGUSER",
    "PGPASSWORD",
    "PGSSLMODE",
    "MYSQL_USER",
    "MYSQL_PWD",
    "MYSQL_SSL_MODE",
];

/// What a standard file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// AWS profiles: `~/.aws/credentials`, `~/.aws/config`.
    AwsProfiles,
    /// The JSON key of a Google service account.
    GoogleServiceAccount,
    /// PostgreSQL passwords, `~/.pgpass`.
    PgPass,
    /// MySQL options, `~/.my.cnf`, of which `[client]` is read.
    MyCnf,
    /// Certificates in PEM form of an authority that is trusted besides the system's.
    CertificateAuthority,
}

/// A file that a caller may hand in.
#[derive(Clone, Copy, Debug)]
pub struct StandardFile {
    /// The environment variable that holds its path.
    pub setting: &'static str,
    /// Where it lies otherwise, below the user's home.
    pub below_home: Option<&'static str>,
    /// What it holds.
    pub kind: FileKind,
}

/// The files, in the order in which they are handed in: what an earlier one said, a later one does not change.
pub const STANDARD_FILES: &[StandardFile] = &[
    file(
        "AWS_SHARED_CREDENTIALS_FILE",
        Some(".aws/credentials"),
        FileKind::AwsProfiles,
    ),
    file("AWS_CONFIG_FILE", Some(".aws/config"), FileKind::AwsProfiles),
    file("AWS_CA_BUNDLE", None, FileKind::CertificateAuthority),
    file("GOOGLE_SERVICE_ACCOUNT", None, FileKind::GoogleServiceAccount),
    file("GOOGLE_APPLICATION_CREDENTIALS", None, FileKind::GoogleServiceAccount),
    file("PGPASSFILE", Some(".pgpass"), FileKind::PgPass),
    file("PGSSLROOTCERT", None, FileKind::CertificateAuthority),
    file("MYSQL_OPTION_FILE", Some(".my.cnf"), FileKind::MyCnf),
];

const fn file(setting: &'static str, below_home: Option<&'static str>, kind: FileKind) -> StandardFile {
    StandardFile {
        setting,
        below_home,
        kind,
    }
}

/// Settings and the content of standard files. Nothing of it is shown by any format.
#[derive(Clone, Default)]
pub struct Credentials {
    settings: BTreeMap<&'static str, Secret>,
    passwords: Vec<pgpass::Entry>,
    authorities: Vec<Secret>,
}

impl Credentials {
    /// Nothing: public objects only.
    pub fn none() -> Self {
        Self::default()
    }

    /// Takes every setting that `look_up` knows, such as the environment.
    pub fn from_settings(mut look_up: impl FnMut(&str) -> Option<String>) -> Self {
        let mut credentials = Self::default();
        for name in SETTINGS {
            if let Some(value) = look_up(name) {
                credentials.set(name, value);
            }
        }
        credentials
    }

    /// Sets one setting. An empty value and a name that is not in [`SETTINGS`] are left out; the answer says whether it
    /// was taken.
    pub fn set(&mut self, name: &str, value: impl Into<String>) -> bool {
        let value = Secret::new(value);
        let known = SETTINGS.iter().find(|known| known.eq_ignore_ascii_case(name));
        match known {
            Some(known) if !value.reveal().is_empty() => {
                self.settings.insert(known, value);
                true
            }
            _ => false,
        }
    }

    /// Takes what a standard file says. Settings that are there already win.
    ///
    /// # Errors
    /// [`StoreError::SettingInvalid`] with the file's setting if it is no text of its form.
    pub fn add_file(&mut self, file: &StandardFile, content: &[u8]) -> Result<(), StoreError> {
        let text = std::str::from_utf8(content).map_err(|_| StoreError::SettingInvalid(file.setting))?;
        match file.kind {
            FileKind::AwsProfiles => self.add_profiles(text),
            FileKind::GoogleServiceAccount => self.offer("GOOGLE_SERVICE_ACCOUNT_KEY", text),
            FileKind::PgPass => self.passwords.extend(pgpass::entries(text)),
            FileKind::MyCnf => self.add_my_cnf(text),
            FileKind::CertificateAuthority => self.authorities.push(Secret::new(text)),
        }
        Ok(())
    }

    fn add_profiles(&mut self, text: &str) {
        let profile = self.get("AWS_PROFILE").unwrap_or("default").to_owned();
        let sections = [profile.clone(), format!("profile {profile}")];
        for entry in ini::entries(text).filter(|entry| sections.iter().any(|section| section == entry.section)) {
            match entry.name {
                "aws_access_key_id" => self.offer("AWS_ACCESS_KEY_ID", entry.value),
                "aws_secret_access_key" => self.offer("AWS_SECRET_ACCESS_KEY", entry.value),
                "aws_session_token" => self.offer("AWS_SESSION_TOKEN", entry.value),
                "region" => self.offer("AWS_REGION", entry.value),
                "endpoint_url" => self.offer("AWS_ENDPOINT_URL", entry.value),
                "addressing_style" if entry.value == "virtual" => {
                    self.offer("AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "true");
                }
                _ => {}
            }
        }
    }

    fn add_my_cnf(&mut self, text: &str) {
        for entry in ini::entries(text).filter(|entry| entry.section == "client") {
            match entry.name {
                "user" => self.offer("MYSQL_USER", ini::unquoted(entry.value)),
                "password" => self.offer("MYSQL_PWD", ini::unquoted(entry.value)),
                _ => {}
            }
        }
    }

    /// Sets what is not set yet.
    fn offer(&mut self, name: &str, value: &str) {
        if self.get(name).is_none() {
            self.set(name, value);
        }
    }

    /// The value of a setting.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.settings.get(name).map(Secret::reveal)
    }

    /// The value of the first of several settings that is set.
    pub(crate) fn first(&self, names: &[&'static str]) -> Option<(&'static str, &str)> {
        names.iter().find_map(|name| Some((*name, self.get(name)?)))
    }

    /// A setting that is true or false.
    pub(crate) fn flag(&self, name: &'static str) -> Result<Option<bool>, StoreError> {
        match self.get(name).map(str::to_ascii_lowercase).as_deref() {
            None => Ok(None),
            Some("1" | "true" | "yes" | "on") => Ok(Some(true)),
            Some("0" | "false" | "no" | "off") => Ok(Some(false)),
            Some(_) => Err(StoreError::SettingInvalid(name)),
        }
    }

    /// PEM texts of authorities that are trusted besides the system's.
    pub(crate) fn authorities(&self) -> impl Iterator<Item = &str> {
        self.authorities.iter().map(Secret::reveal)
    }

    /// The password that `~/.pgpass` gives for a connection.
    #[cfg(feature = "postgres")]
    pub(crate) fn pg_password(&self, host: &str, port: u16, database: &str, user: &str) -> Option<&str> {
        pgpass::password(&self.passwords, host, port, database, user)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("settings", &self.settings.keys().collect::<Vec<_>>())
            .field("passwords", &self.passwords.len())
            .field("authorities", &self.authorities.len())
            .finish()
    }
}

#[cfg(test)]
mod tests;
