//! The schemas committed under `docs/schemas/` are those of the code, and sound. Set `DATASEAL_WRITE=1` to write them anew.

use std::path::Path;

use crate::asset_schema;
use crate::classification_v1::classification_schema;
use crate::deid_v1::deid_schema;
use crate::diff_v1::diff_schema;
use crate::eval_v1::eval_schema;
use crate::evidence_v1::evidence_schema;
use crate::grade_v1::grade_schema;
use crate::guide_v1::guide_schema;
use crate::labels_schema;
use crate::metadata_v1::metadata_schema;
use crate::policy_v1::policy_schema;
use crate::quality_v1::quality_schema;
use crate::recognise_v1::recognise_schema;
use crate::recognisers_v1::{recogniser_test_schema, recognisers_schema};
use crate::risk_v1::risk_schema;
use crate::taxonomy_v1::taxonomy_schema;
use crate::waivers_schema;
use crate::wire_v1::report_schema;

#[test]
fn committed_schemas_are_those_of_the_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas");
    let documents = [
        ("asset", asset_schema()),
        ("classification", classification_schema()),
        ("deid", deid_schema()),
        ("diff", diff_schema()),
        ("eval", eval_schema()),
        ("evidence", evidence_schema()),
        ("grade", grade_schema()),
        ("guide", guide_schema()),
        ("labels", labels_schema()),
        ("metadata", metadata_schema()),
        ("quality", quality_schema()),
        ("recognise", recognise_schema()),
        ("recogniser-test", recogniser_test_schema()),
        ("recognisers", recognisers_schema()),
        ("report", report_schema()),
        ("risk", risk_schema()),
        ("policy", policy_schema()),
        ("taxonomy", taxonomy_schema()),
        ("waivers", waivers_schema()),
    ];
    let is_written = std::env::var_os("DATASEAL_WRITE").is_some();
    for (document, schema) in documents {
        let (schema, path) = (schema.unwrap(), folder.join(format!("{document}-v1.json")));
        if is_written {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &schema).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(committed, schema, "{document}: run this test with DATASEAL_WRITE=1");
        jsonschema::meta::validate(&serde_json::from_str(&schema).unwrap()).unwrap();
    }
}
