package io.forkpoint.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a command found, said once and printed either way: the plain values under stable names as JSON, or labelled text
 * for a person. The order of the calls is the order of the output.
 */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int LABEL_WIDTH = 30;

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();

    /** A line of the text: a figure with its label, or, without a text, a title or a line of a table. */
    private record Line(String label, String text) {
        @Override
        public String toString() {
            return text == null ? label : String.format("  %-" + LABEL_WIDTH + "s %s", label, text);
        }
    }

    /** A value with a text of its own. */
    Report add(String name, Object value, String label, String text) {
        values.put(name, value);
        lines.add(new Line(label, text));
        return this;
    }

    /** A value whose text is the value. */
    Report add(String name, Object value, String label) {
        return add(name, value, label, String.valueOf(value));
    }

    Report count(String name, long value, String label) {
        return add(name, value, label, Format.count(value));
    }

    Report bytes(String name, long value, String label) {
        return add(name, value, label, Format.bytes(value));
    }

    /** Stored as {@code nameMicros}, with a fraction. */
    Report micros(String name, Duration value, String label) {
        return add(name + "Micros", Format.micros(value), label, Format.duration(value));
    }

    /** Stored as {@code nameSeconds}, with a fraction. */
    Report seconds(String name, Duration value, String label) {
        return add(name + "Seconds", Format.seconds(value), label, Format.duration(value));
    }

    /** A group of values under a title; of an empty one the text says nothing. */
    Report section(String name, String title, Report section) {
        values.put(name, section.values);
        if (!section.lines.isEmpty()) {
            lines.add(new Line(title, null));
            lines.addAll(section.lines);
        }
        return this;
    }

    /** Rows under a title; the columns are the keys of the first one. Without rows the text says nothing. */
    Report table(String name, String title, List<Map<String, Object>> rows) {
        values.put(name, rows);
        if (!rows.isEmpty()) {
            lines.add(new Line(title, null));
            TextTable.of(rows).forEach(row -> lines.add(new Line(row, null)));
        }
        return this;
    }

    /** Reports of the same figures under a title: one below the other as JSON, one beside the other as text. */
    Report sideBySide(String name, String title, Map<String, Report> columns) {
        Map<String, Object> each = new LinkedHashMap<>();
        columns.forEach((heading, column) -> each.put(heading, column.values));
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Line> first = columns.values().iterator().next().lines;
        for (int i = 0; i < first.size(); i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("", first.get(i).label);
            for (Map.Entry<String, Report> column : columns.entrySet()) {
                row.put(column.getKey(), column.getValue().lines.get(i).text);
            }
            rows.add(row);
        }
        table(name, title, rows);
        values.put(name, each);
        return this;
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report holds a value that JSON has no form for", e);
        }
    }

    String toText() {
        return lines.stream().map(Line::toString).collect(Collectors.joining(System.lineSeparator()));
    }
}
