//! Signs in a question, as data: `signs.tsv` says what each list is for.

use std::sync::LazyLock;

static LISTS: &str = include_str!("signs.tsv");

/// Lists as fields, each called as in the file.
macro_rules! lists {
    ($($name:ident),+ $(,)?) => {
        /// What stands around names, prices and words: folded, without spaces.
        pub struct Signs {
            $(pub $name: Vec<&'static str>,)+
        }

        impl Signs {
            fn read() -> Signs {
                Signs { $($name: list(stringify!($name)),)+ }
            }

            #[cfg(test)]
            fn all(&self) -> Vec<(&'static str, &[&'static str])> {
                vec![$((stringify!($name), self.$name.as_slice()),)+]
            }
        }
    };
}

lists!(
    like,
    like_before,
    read,
    wrote,
    wrote_before,
    published,
    published_before,
    honors,
    no_names,
    named,
    not_behind,
    not_before,
    between,
    same_author,
    better,
    cheaper,
    others,
    cheap,
    dear,
    new,
    popular,
    as_new,
    good,
    bad,
    any,
    states,
    no_states,
    at_most,
    below,
    about,
    at_least,
    before_most,
    before_about,
    before_not_below,
    before_below,
    before_least,
    particles,
    endings,
    verbs,
);

pub static SIGNS: LazyLock<Signs> = LazyLock::new(Signs::read);

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    LISTS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn list(name: &str) -> Vec<&'static str> {
    lines().find(|(called, _)| *called == name).map(|(_, phrases)| phrases.split(',').collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::text::{fold, squeeze};

    #[test]
    fn every_list_is_there_and_says_something() {
        let all = SIGNS.all();
        assert_eq!(all.iter().map(|(name, _)| *name).collect::<Vec<_>>(), lines().map(|(name, _)| name).collect::<Vec<_>>());
        for (name, phrases) in all {
            assert!(!phrases.is_empty(), "{name}");
            for phrase in phrases {
                assert!(!phrase.is_empty() && squeeze(&fold(phrase)) == *phrase, "{name}: {phrase:?} is said by nobody");
            }
        }
    }
}
