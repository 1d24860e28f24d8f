// Says what a crate of models makes of what it is asked on standard input. Before it stands a
// macro `every`, which calls another with each provider's enum.

use core::str::FromStr;
use provider_model_ids::*;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};
use std::io::Read;

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(line: &str) -> String {
    let bytes = (0..line.len()).step_by(2);
    let bytes = bytes.map(|at| u8::from_str_radix(&line[at..at + 2], 16).unwrap());
    String::from_utf8(bytes.collect()).unwrap()
}

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

const DAYS: [&str; 6] = [
    "2025-12-31",
    "2026-01-01",
    "2026-01-15",
    "2026-02-01",
    "2026-03-01",
    "2030-01-01",
];

/// What is known of a model's life.
macro_rules! life {
    ($model:expr) => {{
        let model = $model;
        let chain: Vec<_> = model.successors().into_iter().map(hex).collect();
        let days: Vec<_> = DAYS.iter().map(|day| model.lifecycle_as_of(day).as_str()).collect();
        format!(
            "{} {} {} {} {} {} {} {} {} {}",
            model.lifecycle(),
            model.is_listed(),
            model.last_listed().unwrap_or("-"),
            model.unlisted_since().unwrap_or("-"),
            model.deprecated_on().unwrap_or("-"),
            model.retires_on().unwrap_or("-"),
            model.successor().map_or("-".into(), hex),
            model.lifecycle_source().map_or("-".into(), hex),
            days.join(","),
            chain.join(","),
        )
    }};
}

/// A line a model: provider, variant, ID, whether it is live, and what is known of its life.
macro_rules! list {
    ($model:ident) => {{
        let live: Vec<_> = $model::live().map($model::model_id).collect();
        for model in $model::ALL {
            println!(
                "{} {:?} {} {} {}",
                $model::PROVIDER,
                model,
                hex(model.model_id()),
                live.binary_search(&model.model_id()).is_ok(),
                life!(model),
            );
        }
    }};
}

/// What holds of every model of a provider.
macro_rules! laws {
    ($model:ident) => {{
        assert!($model::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        let mut by_model = HashMap::new();
        for (place, model) in $model::ALL.iter().enumerate() {
            let id = model.model_id();
            let by_hand = $model::Bespoke(id.to_string());
            assert!(!matches!(model, $model::Bespoke(_)));
            assert_eq!(model.to_string(), id);
            assert_eq!(format!("{model:>300}"), format!("{id:>300}"));
            assert_eq!(AsRef::<str>::as_ref(model), id);
            assert_eq!(*model, id);
            assert_eq!(*model, *id);
            assert_eq!(hash(model), hash(id));
            for same in [
                model.clone(),
                $model::from(id),
                $model::from(id.to_string()),
                $model::from_str(id).unwrap(),
                by_hand.model_id().into(),
            ] {
                assert!(!matches!(same, $model::Bespoke(_)));
                assert_eq!(same, *model);
                assert_eq!(format!("{same:?}"), format!("{model:?}"));
            }
            assert_eq!(by_hand, *model);
            assert_eq!(*model, by_hand);
            assert_eq!(by_hand.clone(), by_hand);
            assert_eq!(hash(&by_hand), hash(model));
            assert_eq!(by_hand.cmp(model), core::cmp::Ordering::Equal);
            assert_eq!(life!(&by_hand), life!(model));
            assert_eq!(String::from(model.clone()), id);
            assert_eq!(String::from(by_hand), id);
            assert!(by_model.insert(model.clone(), place).is_none());
            let any = ProviderModel::from(model.clone());
            assert_eq!(any.provider(), $model::PROVIDER);
            assert_eq!(any.model_id(), id);
            assert_eq!(life!(&any), life!(model));
            assert!(ProviderModel::providers_of(id).contains(&$model::PROVIDER));
            assert_eq!(any.qualified_id(), format!("{}/{id}", $model::PROVIDER));
            assert_eq!(model.qualified_id(), any.qualified_id());
            assert_eq!(any.to_string(), any.qualified_id());
            assert_eq!(
                ProviderModel::parse_qualified_id(&any.qualified_id()).as_ref(),
                Ok(&any)
            );
            assert_eq!(any.qualified_id().parse(), Ok(any));
        }
        for (place, model) in $model::ALL.iter().enumerate() {
            assert_eq!(by_model.get(model.model_id()), Some(&place));
        }
        assert!(ProviderModel::PROVIDERS.contains(&$model::PROVIDER));
    }};
}

/// Each ID that comes in goes out as it came, whichever way it takes.
macro_rules! echo {
    ($model:ident, $ids:expr) => {{
        for id in $ids {
            let model = $model::from_str(&id).unwrap();
            let any = ProviderModel::from(model.clone());
            let json = serde_json::to_string(&model).unwrap();
            let read: $model = serde_json::from_str(&json).unwrap();
            let any_json = serde_json::to_string(&any).unwrap();
            let any_read: ProviderModel = serde_json::from_str(&any_json).unwrap();
            assert_eq!(json, serde_json::to_string(&id).unwrap());
            assert_eq!(any_json, serde_json::to_string(&any.qualified_id()).unwrap());
            assert_eq!(any_read, any);
            assert_eq!(any_read.provider(), $model::PROVIDER);
            assert_eq!(format!("{read:?}"), format!("{model:?}"));
            for text in [
                model.model_id(),
                &model.to_string(),
                model.clone().as_ref(),
                &String::from($model::from(id.clone())),
                read.model_id(),
                any_read.model_id(),
                any.qualified_id().strip_prefix(concat!("acme-ai", "/")).unwrap(),
            ] {
                assert_eq!(text, id);
            }
            println!(
                "{} {}",
                hex(model.model_id()),
                matches!(model, $model::Bespoke(_))
            );
        }
    }};
}

fn main() {
    let command = std::env::args().nth(1).unwrap();
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).unwrap();
    let ids = input.lines().map(unhex);
    match command.as_str() {
        "list" => every!(list),
        "laws" => every!(laws),
        "echo" => echo!(ProviderModelAcmeAi, ids),
        "lives" => {
            for id in ids {
                let model = ProviderModelAcmeAi::from(id);
                assert!(matches!(model, ProviderModelAcmeAi::Bespoke(_)));
                println!("{}", life!(&model));
            }
        }
        "providers" => {
            for id in ids {
                println!("{}", ProviderModel::providers_of(&id).join(","));
            }
        }
        "parse" => {
            for text in ids {
                let parsed = ProviderModel::parse_qualified_id(&text);
                let json = serde_json::to_string(&text).unwrap();
                let read = serde_json::from_str::<ProviderModel>(&json);
                assert_eq!(read.ok(), parsed.clone().ok());
                match parsed {
                    Ok(model) => println!("{} {}", model.provider(), hex(model.model_id())),
                    Err(error) => println!("{error}"),
                }
            }
        }
        "types" => {
            for json in ["1", "null", "[]", "{}", "true", "[\"gpt-4\"]"] {
                assert!(serde_json::from_str::<ProviderModelAcmeAi>(json).is_err());
                assert!(serde_json::from_str::<ProviderModel>(json).is_err());
            }
            let map: BTreeMap<ProviderModelAcmeAi, u8> =
                serde_json::from_str("{\"never-seen\": 7}").unwrap();
            assert_eq!(map.get("never-seen"), Some(&7));
            assert_eq!(serde_json::to_string(&map).unwrap(), "{\"never-seen\":7}");
            println!("done");
        }
        other => panic!("{other} is no command"),
    }
}
