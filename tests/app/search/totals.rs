//! Totals of what is common are counted once and hold until too many listings have gone: they are exact all the same.

use joongobooks::listings::query::{EXACT_TOTAL, Filter};
use joongobooks::search::index::{Wording, note_all, rebuild};

use crate::lists::ask;
use crate::support::*;

const WORD: &str = "소설";
/// More than are graded, so that it is taken for common; each with its copies.
const WORDINGS: i64 = 1_030;
const COPIES: i64 = 10;
/// Copies more than a total says.
const MORE: i64 = WORDINGS * COPIES - EXACT_TOTAL - 1;

on_both_engines!(
    a_total_is_exact_whatever_goes,
    nobody_counts_what_was_counted,
    a_price_is_counted_each_time,
    making_the_index_anew_voids_what_was_counted,
);

/// Copies of many books, [`MORE`] more than a total says: on sale, one category, one condition.
async fn fill(shop: &Shop) {
    let seller = shop.member("seller").await;
    seller.sells(&[("title", "나"), ("category", "essays"), ("condition", "good")]).await;
    let mut tx = shop.state.db.write().await.expect("a transaction");
    note_all(&mut tx, (0..WORDINGS).map(|number| Wording::new(&format!("{WORD} {number}"), "", "", ""))).await.expect("they are noted");
    tx.commit().await.expect("a commit");
    change!(
        shop,
        format!(
            "insert into listing (book_id, seller_id, isbn, title, author, publisher, category_id, condition, original_price, selling_price, discount,
                                  details, status, entry_id, created_at, updated_at)
             with recursive copy (number) as (select 1 union all select number + 1 from copy where number < $1)
             select l.book_id, l.seller_id, '', e.title, '', '', l.category_id, l.condition, 9000, 5000, 1, '', 'on_sale', e.entry_id, e.entry_id, 0
             from (select * from listing order by listing_id desc limit 1) l cross join copy cross join search_entry e where e.title like '{WORD}%'"
        ),
        COPIES
    );
    change!(shop, "analyze");
}

async fn total(shop: &Shop, filter: &[(&str, &str)]) -> i64 {
    ask(shop, "search", &[&[("q", WORD)], filter].concat()).await["total"].as_i64().expect("a number")
}

async fn a_total_is_exact_whatever_goes(shop: Shop) {
    fill(&shop).await;
    let few = |many: i64| {
        format!(
            "listing_id in (select listing_id from listing where title like '{WORD}%' and status = 'on_sale' order by listing_id desc limit {many})"
        )
    };
    let filters: [&[(&str, &str)]; 5] = [
        &[],
        &[("status", "on_sale")],
        &[("category", "essays")],
        &[("condition", "good")],
        &[("status", "on_sale"), ("category", "essays"), ("condition", "good")],
    ];
    let truth = async |filter: &[(&str, &str)]| {
        let choice = |(name, value): &(&str, &str)| match *name {
            "category" => format!(" and category_id = (select category_id from category where key = '{value}')"),
            name => format!(" and {name} = '{value}'"),
        };
        let choices: String = filter.iter().map(choice).collect();
        let all = number!(
            shop,
            format!("select count(*) from listing where entry_id in (select entry_id from search_entry where title like '{WORD}%'){choices}")
        );
        all.min(EXACT_TOTAL + 1)
    };
    let mut told = Vec::new();
    for step in [
        "select 1".to_owned(),
        format!("delete from listing where {}", few(120)),
        format!("update listing set status = 'sold' where {}", few(60)),
        format!("update listing set category_id = (select category_id from category where key = 'history') where {}", few(60)),
        format!("update listing set condition = 'worn' where {}", few(60)),
        format!("update listing set entry_id = (select entry_id from search_entry where title = '나') where {}", few(60)),
        format!("delete from listing where {}", few(60)),
        format!("update listing set status = 'on_sale' where title like '{WORD}%' and status = 'sold'"),
        format!("update listing set entry_id = (select min(entry_id) from search_entry where title like '{WORD}%') where title like '{WORD}%'"),
        format!("update listing set selling_price = 4000 where {}", few(50)),
        format!("delete from listing where {}", few(200)),
    ] {
        change!(shop, step);
        for filter in filters {
            let total = total(&shop, filter).await;
            assert_eq!(total, truth(filter).await, "{filter:?} after {step}");
            told.push(total);
        }
    }
    assert!(told.iter().any(|total| *total <= EXACT_TOTAL) && told.iter().filter(|total| **total > EXACT_TOTAL).count() > 20, "{told:?}");
}

async fn nobody_counts_what_was_counted(shop: Shop) {
    fill(&shop).await;
    assert_eq!(total(&shop, &[]).await, EXACT_TOTAL + 1);
    let asked = (WORD.to_owned(), Filter::default());
    assert_eq!(shop.state.totals.holds_until(&asked), Some(MORE));
    // Were it counted, it would be less.
    let left = number!(shop, "select count(*) from listing") - 1 - 2 * MORE;
    change!(shop, format!("delete from listing where listing_id in (select listing_id from listing where title like '{WORD}%' limit {})", 2 * MORE));
    change!(shop, "update listing_count set departures = 0");
    assert_eq!(total(&shop, &[]).await, EXACT_TOTAL + 1, "it holds as long as nothing is known to have gone");
    change!(shop, "update listing_count set departures = $1", MORE + 1);
    assert_eq!(total(&shop, &[]).await, left);
    assert_eq!(shop.state.totals.holds_until(&asked), None);
}

async fn making_the_index_anew_voids_what_was_counted(shop: Shop) {
    fill(&shop).await;
    assert_eq!(total(&shop, &[]).await, EXACT_TOTAL + 1);
    // As if another rule had made those texts.
    change!(shop, format!("update listing set title = '나' where title = '{WORD} 7' or title like '{WORD} 9%'"));
    change!(shop, format!("update listing set title = '나' where title like '{WORD} 8%'"));
    rebuild(&shop.state.db).await.expect("it is made anew");
    let left = number!(shop, format!("select count(*) from listing where title like '{WORD}%'"));
    assert!(left < EXACT_TOTAL, "{left}");
    assert_eq!(total(&shop, &[]).await, left);
}

async fn a_price_is_counted_each_time(shop: Shop) {
    fill(&shop).await;
    let least = [("min_price", "5000")];
    assert_eq!(total(&shop, &least).await, EXACT_TOTAL + 1);
    change!(shop, format!("update listing set selling_price = 4000 where title like '{WORD}%' and title <> '{WORD} 3'"));
    assert_eq!(total(&shop, &least).await, COPIES, "a price that changes is no departure");
}
