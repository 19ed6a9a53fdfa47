//! Settings and standard files: what is taken, which wins, and that nothing is shown.

use super::*;

fn standard(setting: &str) -> &'static StandardFile {
    STANDARD_FILES.iter().find(|file| file.setting == setting).unwrap()
}

#[test]
fn the_environment_wins_over_files_and_only_known_settings_are_taken() {
    let mut credentials = Credentials::from_settings(|name| (name == "AWS_REGION").then(|| "cn-north-1".to_owned()));
    let text = b"[default]\naws_access_key_id = AKIAKETTLE\naws_secret_access_key=teapot/+=\nregion = us-west-2\n\
                 [other]\naws_access_key_id = OTHER\n";
    credentials
        .add_file(standard("AWS_SHARED_CREDENTIALS_FILE"), text)
        .unwrap();
    assert_eq!(credentials.get("AWS_ACCESS_KEY_ID"), Some("AKIAKETTLE"));
    assert_eq!(credentials.get("AWS_SECRET_ACCESS_KEY"), Some("teapot/+="));
    assert_eq!(credentials.get("AWS_REGION"), Some("cn-north-1"));
    assert!(!credentials.set("PATH", "x") && !credentials.set("AWS_REGION", ""));
}

#[test]
fn a_profile_is_chosen_by_name_in_both_files() {
    let mut credentials = Credentials::none();
    assert!(credentials.set("aws_profile", "work"));
    let config = b"# c\n[default]\nregion = a\n[profile work]\nregion = b\nendpoint_url = https://minio.example\ns3 =\n  addressing_style = virtual\n";
    credentials.add_file(standard("AWS_CONFIG_FILE"), config).unwrap();
    assert_eq!(credentials.get("AWS_REGION"), Some("b"));
    assert_eq!(credentials.get("AWS_ENDPOINT_URL"), Some("https://minio.example"));
    assert_eq!(credentials.flag("AWS_VIRTUAL_HOSTED_STYLE_REQUEST"), Ok(Some(true)));
}

#[test]
fn options_of_mysql_are_those_of_the_client() {
    let mut credentials = Credentials::none();
    let text = b"[mysqld]\nuser=mysql\n[client]\nuser = reader\npassword = \"tea#pot\"\n[mysql]\npassword=x\n";
    credentials.add_file(standard("MYSQL_OPTION_FILE"), text).unwrap();
    assert_eq!(credentials.get("MYSQL_USER"), Some("reader"));
    assert_eq!(credentials.get("MYSQL_PWD"), Some("tea#pot"));
}

#[cfg(feature = "postgres")]
#[test]
fn the_first_fitting_line_of_the_password_file_counts() {
    let mut credentials = Credentials::none();
    let text = "# comment\nh:5432:d:u:tea\\:pot\\\\\n*:*:*:u:any\nbroken:line\n";
    credentials.add_file(standard("PGPASSFILE"), text.as_bytes()).unwrap();
    assert_eq!(credentials.pg_password("h", 5432, "d", "u"), Some("tea:pot\\"));
    assert_eq!(credentials.pg_password("h", 5433, "d", "u"), Some("any"));
    assert_eq!(credentials.pg_password("h", 5432, "d", "v"), None);
}

#[test]
fn nothing_is_shown() {
    let mut credentials = Credentials::none();
    credentials.set("AWS_SECRET_ACCESS_KEY", "teapot");
    credentials
        .add_file(standard("PGPASSFILE"), b"h:1:d:u:teapot\n")
        .unwrap();
    credentials.add_file(standard("AWS_CA_BUNDLE"), b"teapot").unwrap();
    assert!(!format!("{credentials:?}").contains("teapot"));
    let no_text = credentials.add_file(standard("PGPASSFILE"), b"\xff");
    assert_eq!(no_text, Err(StoreError::SettingInvalid("PGPASSFILE")));
}
