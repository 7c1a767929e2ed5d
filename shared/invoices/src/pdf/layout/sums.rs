//! The sums below the lines.

use super::{
    super::{
        font::{Run, Style},
        tree::Role,
    },
    FIGURE, GAP, GREY, INK, LEFT, RIGHT, Sheet, Side, TOTAL,
};
use crate::content::Content;

impl Sheet<'_> {
    /// The sums, in the right half of the page and all on one page.
    pub(super) fn sums(&mut self, content: &Content) {
        if content.sums.is_empty() {
            return;
        }
        let x = LEFT + (RIGHT - LEFT) * 0.5;
        let room = RIGHT - x;
        let table = self.tree.add(None, Role::Table);
        let rows = content.sums.iter().map(|sum| {
            let style = if sum.is_total { TOTAL } else { FIGURE };
            let label = Style { tabular: false, color: if sum.is_total { INK } else { GREY }, ..style };
            let width = self.fonts.width(&sum.amount, style).min(room * 0.6) + 0.5;
            let left = self.fonts.wrap(&sum.label, label, room - width - GAP);
            (sum, style, label, left, self.fonts.wrap(&sum.amount, style, width), width)
        });
        let rows: Vec<_> = rows.collect();
        let tall = |style: Style, left: &[Run], right: &[Run]| {
            (0..left.len().max(right.len())).fold(6.0, |sum, _| sum + style.line())
        };
        let height = rows
            .iter()
            .map(|(sum, style, _, left, right, _)| tall(*style, left, right) + if sum.is_total { 12.0 } else { 0.0 });
        self.keep(height.sum());
        for (sum, style, label, left, right, width) in rows {
            if sum.is_total {
                self.y += 5.0;
                self.rule(x, RIGHT, self.y, 0.75, INK);
                self.y += 7.0;
            }
            let row = self.tree.add(Some(table), Role::Row);
            let head = self.tree.add(Some(row), Role::RowHeader);
            let cell = self.tree.add(Some(row), Role::Cell);
            let next = self.y + tall(style, &left, &right);
            let mut y = self.y;
            for run in left {
                self.line(run, label, Side::Left, (x, y, room - width - GAP), Some(head));
                y += style.line();
            }
            y = self.y;
            for run in right {
                self.line(run, style, Side::Right, (RIGHT - width, y, width), Some(cell));
                y += style.line();
            }
            self.y = next;
        }
        self.y += 30.0;
    }
}
