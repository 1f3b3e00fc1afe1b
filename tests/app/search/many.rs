//! More hits than are graded: none is lost, and what was meant comes first however old it is.

use std::collections::HashSet;

use joongobooks::search::index::{Wording, note_all};
use joongobooks::search::store::GRADED;

use crate::lists::ask;
use crate::support::*;

const WORD: &str = "바닷가";
const MORE: i64 = GRADED + 400;

/// The oldest is called what is looked for, the next begins so; [`MORE`] others have it in their midst, one in five of them sold.
async fn fill(shop: &Shop) {
    let seller = shop.member("seller").await;
    seller.sells(&[("title", WORD)]).await;
    let title = |number: i64| match number {
        0 => format!("{WORD}의 집"),
        _ => format!("어느{WORD}에서 {number}번째로 지낸 긴 여름 이야기"),
    };
    let mut tx = shop.state.db.write().await.expect("a transaction");
    for some in (0..=MORE).collect::<Vec<_>>().chunks(200) {
        note_all(&mut tx, some.iter().map(|number| Wording::new(&title(*number), "", "", ""))).await.expect("they are noted");
    }
    tx.commit().await.expect("a commit");
    change!(
        shop,
        "insert into listing (book_id, seller_id, isbn, title, author, publisher, category_id, condition, original_price, selling_price, discount,
                              details, status, entry_id, created_at, updated_at)
         select l.book_id, l.seller_id, '', e.title, '', '', l.category_id, l.condition, 9000, 5000, 1, '',
                case when e.entry_id % 5 = 0 then 'sold' else 'on_sale' end, e.entry_id, e.entry_id, 0
         from (select * from listing order by listing_id limit 1) l cross join search_entry e where e.entry_id <> l.entry_id"
    );
    change!(shop, "analyze");
}

fn titles(list: &serde_json::Value) -> Vec<String> {
    list["books"].as_array().expect("an array").iter().map(|book| book["title"].as_str().expect("a title").to_owned()).collect()
}

async fn what_was_meant_comes_first_and_nothing_is_lost(shop: Shop) {
    fill(&shop).await;
    let first = ask(&shop, "search", &[("q", WORD)]).await;
    assert_eq!(first["total"], MORE + 2);
    assert_eq!(titles(&first)[..2], [WORD.to_owned(), format!("{WORD}의 집")]);
    // By cursor to the end, past what is graded; by page as far as pages go.
    let (mut walked, mut after) = (Vec::new(), String::new());
    loop {
        let list = ask(&shop, "search", &[("q", WORD), ("limit", "100"), ("after", &after)]).await;
        walked.extend(titles(&list));
        let Some(next) = list["next"].as_str() else { break };
        after = next.to_owned();
    }
    assert_eq!((walked.len() as i64, walked.iter().collect::<HashSet<_>>().len() as i64), (MORE + 2, MORE + 2));
    for page in [1, 2, 5, 6, 8, 9] {
        let list = ask(&shop, "search", &[("q", WORD), ("limit", "100"), ("page", &page.to_string())]).await;
        let from = (page - 1) * 100;
        assert_eq!(titles(&list), walked[from.min(walked.len())..(from + 100).min(walked.len())], "page {page}");
    }
}

async fn a_filter_that_few_pass_still_fills_its_pages(shop: Shop) {
    fill(&shop).await;
    let sold = number!(shop, "select count(*) from listing where status = 'sold'");
    assert!(sold > 100, "{sold}");
    let list = ask(&shop, "search", &[("q", WORD), ("status", "sold"), ("limit", "100")]).await;
    assert_eq!((list["total"].as_i64(), titles(&list).len()), (Some(sold), 100));
    assert!(list["books"].as_array().expect("an array").iter().all(|book| book["status"] == "sold"));
    let facets = ask(&shop, "facets", &[("q", WORD), ("status", "sold")]).await;
    assert_eq!(facets["condition"][0]["listings"], sold);
}

async fn a_long_title_is_found_by_all_of_it_and_with_a_wrong_letter(shop: Shop) {
    fill(&shop).await;
    for (typed, near) in [
        ("어느바닷가에서 567번째로 지낸 긴 여름 이야기", false),
        ("어느 바닷가에서567번째로지낸긴여름이야기", false),
        ("567번째로 여름 이야기", false),
        ("어느바닷가에서 567번째로 지낸 긴 여름 이야지", true),
    ] {
        let list = ask(&shop, "search", &[("q", typed)]).await;
        assert_eq!(titles(&list)[0], "어느바닷가에서 567번째로 지낸 긴 여름 이야기", "{typed}");
        assert_eq!(list["books"][0]["near"], near, "{typed}");
        if !near {
            assert_eq!(list["total"], 1, "{typed}: its rarest letters are not all of it");
        }
    }
}

on_both_engines!(
    what_was_meant_comes_first_and_nothing_is_lost,
    a_filter_that_few_pass_still_fills_its_pages,
    a_long_title_is_found_by_all_of_it_and_with_a_wrong_letter,
);
