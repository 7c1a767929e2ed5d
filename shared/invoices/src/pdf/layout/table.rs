//! The table of the lines.

use super::{
    super::{
        font::{Run, Style},
        tree::{Part, Role},
    },
    BODY, BOTTOM, FIGURE, GAP, HAIR, INK, LEFT, PADDING, RIGHT, SMALL, Sheet, Side, TOP,
};
use crate::content::{Content, Line};

/// A column of the table of lines.
struct Column {
    name: &'static str,
    cell: fn(&Line) -> &str,
    side: Side,
    style: Style,
    /// What it is given at most before its text is broken.
    most: f32,
    x: f32,
    width: f32,
}

/// One cell of a row, shaped.
struct Cell {
    part: Option<Part>,
    lines: Vec<Run>,
    side: Side,
    style: Style,
    x: f32,
    width: f32,
}

impl Sheet<'_> {
    /// The columns that some line fills, with their places.
    fn columns(&self, content: &Content) -> Vec<Column> {
        let words = content.words;
        let column = |name, cell: fn(&Line) -> &str, side, style, most| Column {
            name,
            cell,
            side,
            style,
            most,
            x: 0.0,
            width: 0.0,
        };
        let mut columns = vec![
            column(words.text, |line| &line.text, Side::Left, BODY, f32::MAX),
            column(words.period, |line| &line.period, Side::Left, FIGURE, 112.0),
            column(words.quantity, |line| &line.quantity, Side::Right, FIGURE, 74.0),
            column(words.price, |line| &line.price, Side::Right, FIGURE, 84.0),
            column(words.amount, |line| &line.amount, Side::Right, FIGURE, 96.0),
        ];
        let filled = |column: &Column| content.lines.iter().any(|line| !(column.cell)(line).is_empty());
        let mut number = 0;
        columns.retain(|column| {
            number += 1;
            number == 1 || filled(column)
        });
        // Each takes what it needs, from the right; the first one has the rest.
        let mut end = RIGHT;
        for column in columns.iter_mut().skip(1).rev() {
            let cells = content.lines.iter().map(|line| self.fonts.width((column.cell)(line), column.style));
            let widest = cells.fold(self.fonts.width(column.name, SMALL), f32::max);
            // A hair more, since the sum of the words may differ from the whole by kerning.
            column.width = (widest + 0.5).min(column.most);
            column.x = end - column.width;
            end = column.x - GAP;
        }
        if let Some(first) = columns.first_mut() {
            first.x = LEFT;
            first.width = end - LEFT;
        }
        columns
    }

    /// The head of the table: a part of the document once, on later pages a reminder.
    fn table_head(&mut self, columns: &[Column], row: Option<Part>) {
        let cells = columns.iter().map(|column| Cell {
            part: row.map(|row| self.tree.add(Some(row), Role::ColumnHeader)),
            lines: self.fonts.wrap(column.name, SMALL, column.width),
            side: column.side,
            style: SMALL,
            x: column.x,
            width: column.width,
        });
        let cells: Vec<_> = cells.collect();
        let rows = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        for number in 0..rows {
            self.row_line(&cells, number);
            self.y += SMALL.line();
        }
        self.y += 5.0;
        self.rule(LEFT, RIGHT, self.y, 0.75, INK);
    }

    fn row_line(&mut self, cells: &[Cell], number: usize) {
        let y = self.y;
        for cell in cells {
            if let Some(run) = cell.lines.get(number) {
                self.line(run.clone(), cell.style, cell.side, (cell.x, y, cell.width), cell.part);
            }
        }
    }

    /// The lines of the content. A row stays whole where a page can hold it.
    pub(super) fn table(&mut self, content: &Content) {
        if content.lines.is_empty() {
            return;
        }
        let columns = self.columns(content);
        let height = BODY.line();
        let table = self.tree.add(None, Role::Table);
        let head = self.tree.add(Some(table), Role::TableHead);
        let row = self.tree.add(Some(head), Role::Row);
        self.keep(SMALL.line() + height + 4.0 * PADDING);
        self.table_head(&columns, Some(row));
        let body = self.tree.add(Some(table), Role::TableBody);
        let page = BOTTOM - TOP - 60.0;
        for (number, line) in content.lines.iter().enumerate() {
            let row = self.tree.add(Some(body), Role::Row);
            let cells = columns.iter().map(|column| Cell {
                part: Some(self.tree.add(Some(row), Role::Cell)),
                lines: self.fonts.wrap((column.cell)(line), column.style, column.width),
                side: column.side,
                style: column.style,
                x: column.x,
                width: column.width,
            });
            let cells: Vec<_> = cells.collect();
            let count = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
            let whole = (0..count).fold(2.0 * PADDING, |sum, _| sum + height);
            let needs = if whole < page { whole } else { height + PADDING };
            if self.y + needs > BOTTOM {
                self.turn();
                self.table_head(&columns, None);
            } else if number > 0 {
                self.rule(LEFT, RIGHT, self.y, 0.5, HAIR);
            }
            self.y += PADDING;
            for number in 0..count {
                if self.y + height > BOTTOM {
                    self.turn();
                    self.table_head(&columns, None);
                    self.y += PADDING;
                }
                self.row_line(&cells, number);
                self.y += height;
            }
            self.y += PADDING;
        }
        self.rule(LEFT, RIGHT, self.y, 0.5, HAIR);
        self.y += 10.0;
    }
}
