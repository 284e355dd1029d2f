//! The JSON Schema of each kind of file, made from the very types that are read.

use serde_json::Value;

use super::annexes_json::AnnexesRecord;
use super::baseline_json::BaselineRecord;
use super::catalogue_json::CatalogueRecord;
use super::pack_json::PackRecord;
use super::rdf::RdfMapping;
use super::status_json::StatusFile;
use super::structure_json::StructureRecord;
use super::tables::Mapping;
use crate::plan::Plan;

/// The kinds of files that are read and have a schema.
pub const SCHEMAS: [&str; 9] =
    ["annexes", "baseline", "catalogue", "mapping", "pack", "plan", "rdf-mapping", "status", "structure"];

/// Returns the JSON Schema of a kind of file.
pub fn schema(what: &str) -> Option<Value> {
    let schema = match what {
        "annexes" => schemars::schema_for!(AnnexesRecord),
        "baseline" => schemars::schema_for!(BaselineRecord),
        "catalogue" => schemars::schema_for!(CatalogueRecord),
        "mapping" => schemars::schema_for!(Mapping),
        "pack" => schemars::schema_for!(PackRecord),
        "plan" => schemars::schema_for!(Plan),
        "rdf-mapping" => schemars::schema_for!(RdfMapping),
        "status" => schemars::schema_for!(StatusFile),
        "structure" => schemars::schema_for!(StructureRecord),
        _ => return None,
    };
    let mut schema = schema.to_value();
    schema["title"] = format!("bomay {what}").into();
    schema["properties"]["format"]["const"] = format!("bomay/{what}/1").into();
    Some(schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_refuses_unknown_fields_and_names_its_format() {
        for what in SCHEMAS {
            let schema = schema(what).unwrap();
            assert_eq!(schema["additionalProperties"], false, "{what}");
            assert_eq!(schema["properties"]["format"]["const"], format!("bomay/{what}/1"));
        }
    }
}
