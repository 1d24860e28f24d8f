// Prints what a crate says of its models, a JSON object a model. Before it stands a macro `every`,
// which calls another with each provider's enum, and a macro `getters`, which calls another with
// each field, its getter and its kind of value.

use provider_model_ids::model_info::{Decimal, Field, ModelInfo, Source, Value};
use provider_model_ids::*;
use serde_json::{json, Map, Value as Json};

fn said(value: Value) -> Json {
    match value {
        Value::Text(text) | Value::Date(text) => json!(text),
        Value::Words(words) => {
            assert!(words.iter().all(|word| words.contains(word)) && !words.contains("no word"));
            words.iter().collect()
        }
        Value::Count(count) => json!(count),
        Value::Number(number) => exact(number),
        Value::Flag(flag) => json!(flag),
        Value::Tiers(tiers) => {
            let tiers = tiers.iter().map(|tier| {
                let mut said = Map::new();
                said.insert("above".into(), json!(tier.above));
                let prices = [tier.input, tier.output, tier.cache_read, tier.cache_write];
                let names = ["input", "output", "cache_read", "cache_write"];
                for (name, price) in names.into_iter().zip(prices) {
                    if let Some(price) = price {
                        said.insert(name.into(), exact(price));
                    }
                }
                Json::Object(said)
            });
            tiers.collect()
        }
        _ => panic!("an unknown kind of value"),
    }
}

fn exact(number: Decimal) -> Json {
    let text = number.to_string();
    assert_eq!(number.as_f64(), text.parse::<f64>().unwrap());
    assert_eq!(format!("{number:?}"), text);
    json!(text)
}

fn sources(sources: impl Iterator<Item = Source>) -> Json {
    sources.map(|source| json!([source.name, source.observed, source.version, source.url])).collect()
}

fn facts(info: ModelInfo) -> Json {
    let mut facts = Map::new();
    for &field in Field::ALL {
        let others = info.others(field).map(|o| json!([o.source.name, said(o.value)]));
        let earlier = info.earlier(field);
        let earlier = earlier.map(|e| json!([said(e.value), e.source.name, e.since, e.until]));
        let fact = json!({
            "value": info.value(field).map(said),
            "source": sources(info.source(field).into_iter()),
            "also": sources(info.also(field)),
            "others": others.collect::<Json>(),
            "disputed": info.dispute(field),
            "observed": info.observed(field),
            "since": info.since(field),
            "earlier": earlier.collect::<Json>(),
        });
        facts.insert(field.as_str().into(), fact);
    }
    Json::Object(facts)
}

/// Checks that what is said in several ways is the same.
fn check(info: ModelInfo) {
    macro_rules! check {
        ($field:ident, $getter:ident, $kind:ident) => {
            assert_eq!(info.$getter().map(Value::$kind), info.value(Field::$field));
        };
    }
    getters!(check);
    let values: Vec<_> = info.values().collect();
    let known = Field::ALL.iter().filter_map(|&field| Some((field, info.value(field)?)));
    assert_eq!(values, known.collect::<Vec<_>>());
    assert!(info.disputed().all(|field| info.value(field).is_none()));
    let disputed = Field::ALL.iter().filter(|&&field| info.dispute(field).is_some()).count();
    assert_eq!(info.disputed().count(), disputed);
    let others = Field::ALL.iter().filter(|&&field| info.others(field).next().is_some());
    assert_eq!(info.disagreements().count(), others.count());
    assert!(!info.is_empty() || format!("{info:?}") == "{}");
}

macro_rules! print_all {
    ($model:ident) => {
        for model in $model::ALL {
            let info = model.info();
            check(info);
            println!("{}", json!([$model::PROVIDER, model.model_id(), facts(info)]));
            let any = ProviderModel::from($model::Bespoke(model.model_id().into()));
            assert_eq!(facts(any.info()), facts(info));
        }
        assert!($model::from("an ID that no model has").info().is_empty());
    };
}

fn main() {
    every!(print_all);
    let mut sorted: Vec<_> = Vec::new();
    for model in ProviderModelAcmeAi::ALL {
        let values = model.info().values().collect::<Vec<_>>();
        sorted.extend(values.into_iter().filter_map(|(_, value)| match value {
            Value::Number(number) => Some(number),
            _ => None,
        }));
    }
    sorted.sort();
    println!("{}", sorted.into_iter().map(|n| json!(n.to_string())).collect::<Json>());
}
