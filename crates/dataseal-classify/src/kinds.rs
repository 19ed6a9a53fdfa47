//! Which types of values a class can have at all.

use dataseal_model::{InferredType, ValueKind};

/// Whether values of a type can belong to a class at all, for where the values themselves cannot be tested. Classes that a
/// company's pack adds may be anything but yes and no.
pub(crate) fn kinds_allow(class: &str, inferred: InferredType) -> bool {
    use ValueKind as Kind;
    let InferredType::Of(kind) = inferred else {
        return true;
    };
    match class {
        "gender" | "marital-status" | "disability" | "criminal-record" | "sexual-orientation" => {
            matches!(kind, Kind::Boolean | Kind::Integer | Kind::Text)
        }
        "date-of-birth" => matches!(kind, Kind::Date | Kind::Timestamp | Kind::Text | Kind::Integer),
        "age" => matches!(kind, Kind::Integer | Kind::Decimal | Kind::Float | Kind::Text),
        "income" => matches!(kind, Kind::Integer | Kind::Decimal | Kind::Float | Kind::Text),
        "coordinates" => matches!(kind, Kind::Decimal | Kind::Float | Kind::Text | Kind::Nested),
        "biometric" => matches!(kind, Kind::Text | Kind::Binary | Kind::Nested),
        "resident-id" | "mobile-phone" | "landline" | "bank-card" | "imei" => {
            matches!(kind, Kind::Integer | Kind::Decimal | Kind::Float | Kind::Text)
        }
        "credential"
        | "card-verification-code"
        | "military-id"
        | "health-record"
        | "imsi"
        | "iccid"
        | "iot-number"
        | "political-status"
        | "nationality"
        | "occupation"
        | "education"
        | "ethnicity"
        | "admin-code"
        | "postcode"
        | "qq-number"
        | "social-security-number"
        | "driving-licence"
        | "uscc"
        | "business-registration"
        | "organisation-code"
        | "travel-permit"
        | "passport"
        | "religion" => matches!(kind, Kind::Integer | Kind::Text),
        "person-name" | "address" | "email" | "organisation-name" | "licence-plate" | "vin" | "ipv4" | "ipv6"
        | "mac-address" | "url" | "domain-name" | "account-name" | "wechat-id" => kind == Kind::Text,
        _ => !matches!(kind, Kind::Boolean),
    }
}
