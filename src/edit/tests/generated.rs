//! Texts for the tests of properties: YAML and JSON in all notations that the operations know, the
//! same ones in every run.

use crate::yaml::Format;

/// Numbers that are the same in every run.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        usize::try_from((self.0 >> 33) % u64::try_from(limit).unwrap()).unwrap()
    }

    pub(super) fn one_in(&mut self, limit: usize) -> bool {
        self.below(limit) == 0
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// Writes texts.
pub(super) struct Writer {
    random: Random,
    out: String,
    step: usize,
    dash: usize,
    names: usize,
    anchors: usize,
}

impl Writer {
    pub(super) fn document(seed: u64) -> (String, Format) {
        let mut random = Random::new(seed);
        random.below(9);
        let step = random.pick(&[2, 2, 4, 3]);
        let dash = random.pick(&[0, 2, step]);
        let is_json = random.one_in(3);
        let mut writer = Self { random, out: String::new(), step, dash, names: 0, anchors: 0 };
        let format = if is_json { writer.json() } else { writer.yaml() };
        let line_break = writer.random.pick(&["\n", "\n", "\r\n", "\r"]);
        let mut text = writer.out.replace('\n', line_break);
        if writer.random.one_in(8) {
            text.insert(0, '\u{feff}');
        }
        if writer.random.one_in(4) {
            text.truncate(text.trim_end_matches(['\n', '\r']).len());
        }
        (text, format)
    }

    fn yaml(&mut self) -> Format {
        if self.random.one_in(4) {
            self.out.push_str("# the file\n");
        }
        if self.random.one_in(6) {
            self.out.push_str("---\n");
        }
        self.block_map(0, 0, true);
        if self.random.one_in(8) {
            self.out.push_str("---\nsecond: 1\n");
        }
        Format::Yaml
    }

    fn name(&mut self) -> String {
        self.names += 1;
        let name = self.random.pick(&["k", "/a/{b}", "x-é", "😀", "a b"]);
        format!("{name}{}", self.names)
    }

    fn block_map(&mut self, indent: usize, depth: usize, begins_line: bool) {
        let mut begins_line = begins_line;
        for _ in 0..=self.random.below(4) {
            if begins_line {
                if self.random.one_in(8) {
                    self.out.push('\n');
                }
                if self.random.one_in(6) {
                    self.line(indent, "# above\n");
                }
                self.out.push_str(&" ".repeat(indent));
            }
            begins_line = true;
            let name = if depth == 0 && self.names == 0 && self.random.one_in(2) {
                self.names += 1;
                "paths".to_owned()
            } else {
                self.name()
            };
            let name = match self.random.below(6) {
                0 => format!("'{name}'"),
                1 => format!("\"{name}\""),
                _ => name,
            };
            self.out.push_str(&name);
            self.out.push(':');
            self.value(indent, depth, indent + self.dash);
            if self.random.one_in(10) {
                self.line(indent + 1, "# below\n");
            }
        }
    }

    fn block_list(&mut self, indent: usize, depth: usize, begins_line: bool) {
        let mut begins_line = begins_line;
        for _ in 0..=self.random.below(3) {
            if begins_line {
                self.out.push_str(&" ".repeat(indent));
            }
            begins_line = true;
            self.out.push('-');
            match self.random.below(6) {
                0 if depth < 4 => {
                    self.out.push(' ');
                    self.block_list(indent + 2, depth + 1, false);
                }
                1 | 2 if depth < 4 => {
                    self.out.push(' ');
                    self.block_map(indent + 2, depth + 1, false);
                }
                _ => self.value(indent, depth, indent + 2),
            }
        }
    }

    /// What follows a colon or dash, to the end of the line.
    fn value(&mut self, indent: usize, depth: usize, dash: usize) {
        let inner = indent + self.step;
        if self.random.one_in(10) {
            self.anchors += 1;
            let anchor = format!(" &a{}", self.anchors);
            self.out.push_str(&anchor);
        } else if self.anchors > 0 && self.random.one_in(8) {
            let alias = format!(" *a{}", 1 + self.random.below(self.anchors));
            // It may be within what it names; then the text is not used.
            self.out.push_str(&alias);
            return self.end_line();
        }
        match self.random.below(if depth < 4 { 18 } else { 12 }) {
            0 => {}
            1 => self.out.push_str(" ~"),
            2 => self.out.push_str(" 'it''s'"),
            3 => self.out.push_str(" \"a # b\""),
            4 => {
                let header = self.random.pick(&["|", "|-", "|+", ">", ">-", ">+"]);
                let indent = " ".repeat(inner);
                let lines = format!(" {header}\n{indent}one # x\n\n{indent} - two\n");
                self.out.push_str(&lines);
                if self.random.one_in(3) {
                    self.out.push('\n');
                }
                return;
            }
            5 => {
                let lines = format!(" one\n{}two", " ".repeat(inner));
                self.out.push_str(&lines);
            }
            6 | 7 => {
                self.out.push(' ');
                self.flow(inner, 0);
            }
            8 => {
                let empty = self.random.pick(&[" {}", " []"]);
                self.out.push_str(empty);
            }
            9 => self.out.push_str(" 2.0"),
            10 => self.out.push_str("   spaced"),
            11 => self.out.push_str(" https://x.y/z?a=b"),
            12..=15 => {
                self.end_line();
                return self.block_map(inner, depth + 1, true);
            }
            _ => {
                self.end_line();
                return self.block_list(dash, depth + 1, true);
            }
        }
        self.end_line();
    }

    fn flow(&mut self, indent: usize, depth: usize) {
        let is_map = self.random.one_in(2);
        let is_wide = depth == 0 && self.random.one_in(3);
        let (open, close) = if is_map { ('{', '}') } else { ('[', ']') };
        self.out.push(open);
        let count = 1 + self.random.below(3);
        for index in 0..count {
            if is_wide {
                let lines = format!("\n{}", " ".repeat(indent));
                self.out.push_str(&lines);
            }
            if is_map {
                self.names += 1;
                let name = self.random.pick(&["f", "'f'", "&p"]).replace("&p", "f");
                let name = name.replace('f', &format!("f{}", self.names));
                self.out.push_str(&name);
                match self.random.below(6) {
                    0 => {}
                    1 => self.out.push(':'),
                    _ => {
                        self.out.push_str(": ");
                        self.flow_value(indent, depth);
                    }
                }
            } else {
                let pair = self.random.pick(&["", "", "", "p: "]);
                self.out.push_str(pair);
                self.flow_value(indent, depth);
            }
            if index + 1 < count || self.random.one_in(6) {
                self.out.push(',');
                self.out.push_str(if is_wide { "" } else { " " });
            }
            if is_wide && self.random.one_in(4) {
                self.out.push_str(" # flow");
            }
        }
        if is_wide {
            let lines = format!("\n{}", " ".repeat(indent));
            self.out.push_str(&lines);
        }
        self.out.push(close);
    }

    fn flow_value(&mut self, indent: usize, depth: usize) {
        match self.random.below(5) {
            0 if depth < 2 => self.flow(indent, depth + 1),
            1 => self.out.push_str("'x, y'"),
            2 => self.out.push_str("{}"),
            _ => self.out.push_str("v w"),
        }
    }

    fn end_line(&mut self) {
        let comment = self.random.pick(&["", "", "", "", " # beside"]);
        self.out.push_str(comment);
        self.out.push('\n');
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(text);
    }

    fn json(&mut self) -> Format {
        let format = self.random.pick(&[Format::Json, Format::JsonWithComments]);
        let unit = self.random.pick(&["", "  ", "    ", "\t"]);
        let colon = if unit.is_empty() { self.random.pick(&[":", ": "]) } else { ": " };
        self.json_value(format, (unit, colon), 0, true);
        self.out.push('\n');
        format
    }

    fn json_value(&mut self, format: Format, style: (&str, &str), depth: usize, is_map: bool) {
        let (unit, colon) = style;
        let (open, close) = if is_map { ('{', '}') } else { ('[', ']') };
        let has_comments = format == Format::JsonWithComments && !unit.is_empty();
        self.out.push(open);
        let count = if depth == 0 { 1 } else { 0 } + self.random.below(4);
        let line = |depth: usize| match unit {
            "" => String::new(),
            unit => format!("\n{}", unit.repeat(depth)),
        };
        for index in 0..count {
            if has_comments && self.random.one_in(6) {
                self.out.push_str(&line(depth + 1));
                self.out.push_str("// above");
            }
            self.out.push_str(&line(depth + 1));
            if is_map {
                let name = format!("\"{}\"{colon}", self.name());
                self.out.push_str(&name);
            }
            match self.random.below(8) {
                0..=2 if depth < 4 => self.json_value(format, style, depth + 1, true),
                3 if depth < 4 => self.json_value(format, style, depth + 1, false),
                4 => self.out.push_str("null"),
                5 => self.out.push_str("2.0"),
                _ => self.out.push_str(r#""a \"b\" {""#),
            }
            if index + 1 < count {
                self.out.push_str(if unit.is_empty() && colon == ": " { ", " } else { "," });
            }
            if has_comments && self.random.one_in(6) {
                self.out.push_str(" // beside");
            }
        }
        if count > 0 {
            self.out.push_str(&line(depth));
        }
        self.out.push(close);
    }
}
