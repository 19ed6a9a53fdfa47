//! A registry, a crosswalk and a declaration of these tests' own, so that they stay what they are when those of the program
//! change.

use dataseal_testkit::Cli;

const HEAD: &str = r#"
id = "test-registry"
version = "1.0.0"
title = { zh = "测试登记", en = "Test registration" }
jurisdiction = "CN"
policies = ["cn-core"]
in_force = { from = 2026-01-01 }
[source]
instrument = "测试办法"
article = "1"
text = "recalled"
[certificate]
form = { zh = "编号", en = "Number" }
parts = ["T", { is = "serial", digits = 4, from = 1 }]
number = "registration_certificate_number"
valid_until = "registration_valid_until"
renew_from_months = 6
renew_until_days = 1
"#;

const CROSSWALK: &str = r#"
id = "test-crosswalk"
version = "1.0.0"
title = { zh = "测试对照", en = "Test crosswalk" }
text = "unsure"
[[place]]
id = "shanghai"
title = { zh = "上海", en = "Shanghai" }
aliases = ["cn-sh"]
[[place]]
id = "anhui"
title = { zh = "安徽", en = "Anhui" }
[[registration]]
id = "national"
title = { zh = "国家登记", en = "National registration" }
certificate = "property-registration-certificate"
proves = ["hold", "use"]
text = "recalled"
[[registration]]
id = "jiangsu-yangzhou"
title = { zh = "扬州登记", en = "Yangzhou registration" }
certificate = "local-registration-certificate"
proves = ["hold"]
text = "recalled"
[[registration]]
id = "shanghai-product"
title = { zh = "测试登记", en = "Test registration" }
place = "shanghai"
certificate = "local-registration-certificate"
own_certificate = "sde-product-registration"
registry = "test-registry"
text = "recalled"
[[kind]]
concept = "first"
title = { zh = "首次", en = "First" }
in = { shanghai-product = "first", jiangsu-yangzhou = "initial" }
[[kind]]
concept = "licence"
title = { zh = "许可", en = "Licence" }
in = { jiangsu-yangzhou = "licence" }
note = { zh = "此处以合同体现", en = "Here it is in the contract" }
[[right]]
right = "hold"
in = { jiangsu-yangzhou = "数据资源持有权", shanghai-product = "数据持有权" }
[[carry]]
from = ["jiangsu-yangzhou"]
to = ["shanghai"]
kind = "first"
carries = ["data-sample"]
demands = ["truth-commitment"]
why = { zh = "须另行登记", en = "Register again" }
[[carry]]
from = ["national"]
to = ["shanghai", "anhui"]
carries = ["ownership-proof"]
why = { zh = "采信国家凭证", en = "The national certificate is accepted" }
"#;

/// Writes the folder `policies`.
pub(crate) fn write_policies(cli: &Cli) {
    let mut text = HEAD.to_owned();
    for (id, zh, en, after, documents) in [
        (
            "first",
            "首次登记",
            "First registration",
            "[]",
            r#"["ownership-proof", "source-proof"]"#,
        ),
        ("transfer", "转移登记", "Transfer", r#"["first", "change"]"#, "[]"),
        ("change", "变更登记", "Change", r#"["first", "transfer"]"#, "[]"),
        (
            "renewal",
            "续展登记",
            "Renewal",
            r#"["first", "transfer", "change"]"#,
            "[]",
        ),
        (
            "cancellation",
            "注销登记",
            "Cancellation",
            r#"["first", "transfer", "change"]"#,
            "[]",
        ),
    ] {
        text += &format!(
            "[[kind]]\nid = \"{id}\"\ntitle = {{ zh = \"{zh}\", en = \"{en}\" }}\nafter = {after}\narticle = \"2\"\ndocuments = {documents}\n"
        );
    }
    for (id, more) in [
        ("applicant", "fact = \"holder_name\""),
        ("code", "fact = \"holder_uscc\""),
        ("title", "fact = \"asset_name\"\nmax_chars = 12"),
        ("overview", "fact = \"asset_overview\""),
        ("source", "fact = \"source_type\""),
        ("rights", "fact = \"rights_claimed\""),
        ("from", "fact = \"time_from\""),
        ("records", "fact = \"rows\""),
        ("telephone", ""),
    ] {
        text += &format!(
            "[[field]]\nid = \"{id}\"\ntitle = {{ zh = \"栏目 {id}\", en = \"Field {id}\" }}\n{more}\nrequired = true\narticle = \"3\"\n"
        );
    }
    text += "[[limit]]\nstep = \"acceptance\"\nworking_days = 3\narticle = \"5\"\n";
    for (when, kind) in [
        ("lapsed", "first"),
        ("ended", "cancellation"),
        ("holder", "transfer"),
        ("source-of-data", "first"),
        ("rights", "first"),
        ("schema", "change"),
        ("data-extended", "change"),
        ("period", "change"),
        ("description", "change"),
        ("nothing", "renewal"),
    ] {
        text += &format!(
            "[[change]]\nwhen = \"{when}\"\nkind = \"{kind}\"\narticle = \"4\"\nwhy = {{ zh = \"办法写明 {when}\", en = \"The rules say so of {when}\" }}\n"
        );
    }
    cli.write("policies/registries/test-registry.toml", text);
    cli.write("policies/crosswalks/test-crosswalk.toml", CROSSWALK);
}

pub(crate) const DATA: &str = "city,amount\nShanghai,1.5\nSuzhou,2.5\nWuxi,3.5\n";

/// What the declaration says; a change replaces a line or, where it is new, is added.
const DECLARED: [(&str, &str); 9] = [
    ("holder.name", "\"示例数据有限公司\""),
    ("holder.uscc", "\"91350100M000100Y43\""),
    ("holder.kind", "\"legal-person\""),
    ("asset.name", "\"月度统计\""),
    ("asset.overview", "\"按月汇总的金额\""),
    ("source.type", "\"derived\""),
    ("rights.claimed", "[\"hold\", \"use\"]"),
    ("asset.time_from", "2025-01-01"),
    ("registration.valid_until", "2031-06-30"),
];

/// Writes `folder/data.csv` and `folder/asset.toml` beside it, with documents (kind, last day) that are there.
pub(crate) fn write_side(cli: &Cli, folder: &str, data: &str, changes: &[(&str, &str)], documents: &[(&str, &str)]) {
    cli.write(format!("{folder}/data.csv"), data);
    let mut said: Vec<(&str, &str)> = DECLARED.to_vec();
    for (key, value) in changes {
        match said.iter_mut().find(|(known, _)| known == key) {
            Some(line) => line.1 = value,
            None => said.push((key, value)),
        }
    }
    let mut text = String::from("schema = \"dataseal/asset/v1\"\ndata.files = [\"data.csv\"]\n");
    for (key, value) in said.iter().filter(|(_, value)| !value.is_empty()) {
        text += &format!("{key} = {value}\n");
    }
    for (kind, until) in documents {
        cli.write(format!("{folder}/{kind}.txt"), "x");
        // What `printf x | sha256sum` prints.
        let digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
        text += &format!(
            "[[evidence]]\nkind = \"{kind}\"\nfile = \"{kind}.txt\"\nsha256 = \"{digest}\"\nissuer = \"示例\"\nissued = 2026-01-01\nvalid_until = {until}\n"
        );
    }
    cli.write(format!("{folder}/asset.toml"), text);
}
