package io.forkpoint.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows in aligned columns, numbers to the right. */
final class TextTable {
    private TextTable() {}

    /** One line for the column names, and one for each row. */
    static List<String> of(List<Map<String, Object>> rows) {
        List<String> columns = List.copyOf(rows.get(0).keySet());
        List<String> lines = new ArrayList<>();
        lines.add(line(rows, columns, null));
        for (Map<String, Object> row : rows) {
            lines.add(line(rows, columns, row));
        }
        return lines;
    }

    private static String line(List<Map<String, Object>> rows, List<String> columns, Map<String, Object> row) {
        StringBuilder line = new StringBuilder(" ");
        for (String column : columns) {
            int width = column.length();
            for (Map<String, Object> other : rows) {
                width = Math.max(width, cell(other.get(column)).length());
            }
            boolean number = rows.get(0).get(column) instanceof Number;
            String text = row == null ? column : cell(row.get(column));
            line.append(' ')
                    .append(String.format("%" + (number ? "" : "-") + width + "s", text))
                    .append(' ');
        }
        return line.toString().stripTrailing();
    }

    private static String cell(Object value) {
        return value instanceof Long count ? Format.count(count) : String.valueOf(value);
    }
}
