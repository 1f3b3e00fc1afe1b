//! The framing of an event stream (HTML, 9.2.6), as far as chat completions use it: lines of data, an empty one behind each
//! event, comments in between.

use anyhow::{Context, ensure};

/// Makes events of bytes, wherever they are cut.
#[derive(Default)]
pub struct Frames {
    /// The line that has not ended.
    line: Vec<u8>,
    /// The last byte was a carriage return, to which a line feed would belong.
    returned: bool,
    begun: bool,
    /// Lines of data of the event that has not ended.
    data: Option<String>,
}

impl Frames {
    /// The data of events that end in these bytes.
    pub fn push(&mut self, bytes: &[u8]) -> anyhow::Result<Vec<String>> {
        let mut events = Vec::new();
        for byte in bytes {
            let follows = std::mem::replace(&mut self.returned, *byte == b'\r');
            match byte {
                b'\n' if follows => {}
                b'\n' | b'\r' => events.extend(self.end_line()?),
                _ => self.line.push(*byte),
            }
        }
        Ok(events)
    }

    /// An event whose empty line is missing: some servers leave out the last one.
    pub fn end(&mut self) -> anyhow::Result<Option<String>> {
        if !self.line.is_empty() {
            self.end_line()?;
        }
        Ok(self.data.take())
    }

    fn end_line(&mut self) -> anyhow::Result<Option<String>> {
        let line = String::from_utf8(std::mem::take(&mut self.line)).context("its stream is no UTF-8")?;
        let line = if std::mem::replace(&mut self.begun, true) { &line[..] } else { line.trim_start_matches('\u{FEFF}') };
        if line.is_empty() {
            return Ok(self.data.take());
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        match field {
            "data" => {
                let value = value.strip_prefix(' ').unwrap_or(value);
                match &mut self.data {
                    Some(data) => {
                        data.push('\n');
                        data.push_str(value);
                    }
                    None => self.data = Some(value.to_owned()),
                }
            }
            // Comments, and what only a browser's reader of events needs.
            "" | "event" | "id" | "retry" => {}
            _ => ensure!(!line.starts_with(['{', '<']), "its stream is no event stream"),
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> Vec<String> {
        let mut frames = Frames::default();
        let mut events: Vec<String> = pieces.iter().flat_map(|piece| frames.push(piece).unwrap()).collect();
        events.extend(frames.end().unwrap());
        events
    }

    const EVENTS: [&str; 3] = ["{\"책\":\"📚 채식주의자\"}", "두 줄\n한 사건", "[DONE]"];

    #[test]
    fn however_it_is_cut_the_events_are_the_same() {
        for ending in ["\n", "\r\n", "\r"] {
            let lines = [
                "\u{FEFF}: 안녕",
                "data: {\"책\":\"📚 채식주의자\"}",
                "",
                "",
                ": ping",
                "event: message",
                "id: 7",
                "data:두 줄",
                "data: 한 사건",
                "",
                "data: [DONE]",
                "",
            ];
            let stream = lines.join(ending) + ending;
            let bytes = stream.as_bytes();
            assert_eq!(read(&[bytes]), EVENTS);
            for at in 0..=bytes.len() {
                assert_eq!(read(&[&bytes[..at], &bytes[at..]]), EVENTS, "{ending:?} {at}");
            }
            let single: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(read(&single), EVENTS, "{ending:?}");
        }
    }

    #[test]
    fn a_last_event_without_its_empty_line_counts() {
        assert_eq!(read(&[b"data: 1\n\ndata: [DONE]"]), ["1", "[DONE]"]);
        assert_eq!(read(&[b"data: 1\n\n: bye"]), ["1"]);
    }

    #[test]
    fn what_is_no_event_stream_is_an_error() {
        for stream in [&b"data: \xff\n\n"[..], b"{\"choices\": []}\n", b"<html>\n"] {
            assert!(Frames::default().push(stream).is_err());
        }
    }
}
