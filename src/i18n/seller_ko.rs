//! Barcodes and prices in Korean.

use super::sellers::SellerTexts;
use crate::text::thousands;

pub static TEXTS: SellerTexts = SellerTexts {
    scan: "바코드로 찾기",
    scan_title: "뒤표지의 바코드를 비춰 주세요",
    close: "닫기",
    opening: "카메라를 켜고 있어요.",
    hold_still: "바코드가 화면을 가로지르게 잡아 주세요. 읽으면 저절로 닫혀요.",
    refused: "카메라를 쓸 수 없게 되어 있어요. 브라우저 설정에서 허락하거나, 바코드를 찍은 사진을 골라 주세요.",
    no_camera: "이 기기에서 카메라를 찾지 못했어요. 바코드를 찍은 사진을 골라 주세요.",
    no_reader: "바코드를 읽는 부분을 불러오지 못했어요. 잠시 뒤에 다시 해 보거나 숫자를 직접 적어 주세요.",
    choose_picture: "바코드 사진 고르기",
    looking: "사진에서 바코드를 찾고 있어요.",
    not_found: "이 사진에서 책 바코드를 찾지 못했어요. 더 가까이, 반듯하게 찍은 사진을 골라 주세요.",
    read: |isbn| format!("바코드를 읽었어요: {isbn}"),
    sold_for: |condition, sales, median, low, high| {
        format!("상태가 ‘{condition}’인 이 책은 여기서 {sales}권 팔렸어요. 가운데 값은 {median}이고, {low}부터 {high}까지였어요.")
    },
    own_price: |above| match above {
        0 => "지금 적은 값은 가운데 값과 같아요.".to_owned(),
        1.. => format!("지금 적은 값은 가운데 값보다 {}원 높아요.", thousands(above)),
        _ => format!("지금 적은 값은 가운데 값보다 {}원 낮아요.", thousands(-above)),
    },
};
