//! Names in a sentence that no mark sets apart: what is called a book (`어린 왕자라는 소설`), and English names of several words
//! (`The Da Vinci Code`).

/// What stands between a book's name and the word for it.
const CALLED: &[&str] = &["이라는", "라는", "이란", "란"];
/// Words for a book.
const BOOKS: &[&str] = &["책", "소설", "작품", "시집", "단편", "장편", "에세이", "산문집", "그림책", "동화", "만화", "시리즈", "고전"];
/// Words in small letters that stand inside of names.
const INNER: &[&str] = &["of", "the", "and", "in", "to", "a", "an", "for", "on", "at", "de", "la"];

/// What may be the name of a book, each in the forms of which one would have to be known.
pub fn names(sentence: &str) -> Vec<Vec<String>> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let mut names: Vec<Vec<String>> = words.windows(2).filter_map(|pair| called(pair[0], pair[1])).collect();
    names.extend(capitalised(&words));
    names
}

/// `왕자라는 소설` calls something 왕자, and perhaps 왕자이.
fn called(word: &str, next: &str) -> Option<Vec<String>> {
    if !BOOKS.iter().any(|book| next.starts_with(book)) {
        return None;
    }
    let forms: Vec<String> = CALLED.iter().filter_map(|ending| word.strip_suffix(ending)).map(str::to_owned).collect();
    let is_name = forms.iter().all(|form| form.chars().count() > 1);
    (is_name && !forms.is_empty()).then_some(forms)
}

/// Runs of two words and more with capitals. The word that begins a sentence has one anyway, so the name may begin behind it.
fn capitalised(words: &[&str]) -> Vec<Vec<String>> {
    let mut names = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(length) = run(&words[at..]) else {
            at += 1;
            continue;
        };
        let whole = &words[at..at + length];
        let mut forms = vec![whole.join(" ")];
        if at == 0 {
            // One word more is no name of several.
            forms.push(if length > 2 { whole[1..].join(" ") } else { String::new() });
        }
        names.push(forms);
        at += length;
    }
    names
}

/// How many words the name has that stands at the beginning.
fn run(words: &[&str]) -> Option<usize> {
    let mut length = 0;
    for (index, word) in words.iter().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if is_capitalised(bare) {
            length = index + 1;
        } else if index == 0 || !INNER.contains(&bare) {
            break;
        }
        // A mark ends a name.
        if word.ends_with([',', '.', ';', ':', '!', '?', ')']) {
            break;
        }
    }
    (length > 1).then_some(length)
}

fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| c.is_uppercase()) && letters.next().is_some_and(|c| c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_a_book_is_a_name() {
        assert_eq!(names("어린 왕자라는 소설은 어때요?"), [["왕자"]]);
        assert_eq!(names("제가 데미안이라는 책을 골랐어요"), [["데미안", "데미안이"]]);
        assert!(names("사람이라는 존재를 다룬 책이에요. 그렇다는 책").is_empty());
    }

    #[test]
    fn several_words_with_capitals_are_a_name() {
        assert_eq!(names("You may like The Da Vinci Code or a Book of Light."), [vec!["The Da Vinci Code"], vec!["Book of Light."]]);
        assert_eq!(names("If Han Kang is for you, go on."), [["If Han Kang", "Han Kang"]]);
        assert_eq!(names("Try Dune. It is good"), [["Try Dune.", ""]]);
        assert!(names("This one is Korean, and Warm. I like it").is_empty());
    }
}
