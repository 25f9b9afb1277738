package org.atlasnode.core.config;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.atlasnode.core.config.AlarmTerms.Expectation;
import org.atlasnode.core.config.NodeConfig.Peer;

/** Makes the terms of alarms of their section. Stateless. */
final class AlarmReader {

    private static final Pattern HOURS = Pattern.compile("([0-9]{2}:[0-9]{2})\\s*-\\s*([0-9]{2}:[0-9]{2})");
    private static final String DAYS_REMEDY = "Write days or a range of them, like mon-fri or [mon, wed, fri].";
    private static final String HOURS_REMEDY = "Write hours like 07:00-19:00, or 22:00-06:00 over midnight.";
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final String TIME_REMEDY = "Write 1m to 366d, like 4h.";
    private static final int DAY_LETTERS = 3;

    private AlarmReader() {}

    static AlarmTerms read(Section section, Map<String, Peer> peers) {
        AlarmTerms standard = AlarmTerms.DEFAULT;
        AlarmTerms terms = new AlarmTerms(
                sources(section.section("sources"), peers),
                time(section, "noResultAfter").orElse(standard.noResultAfter()),
                time(section, "lateAfter").orElse(standard.lateAfter()),
                time(section, "remindEvery").orElse(standard.remindEvery()),
                section.value("url", ChannelReader::url, "Write a base, like https://atlas.hospital.example.")
                        .map(url -> url.replaceAll("/+$", "")));
        section.reportUnknown();
        return terms;
    }

    private static Optional<Duration> time(Section section, String key) {
        return section.value(key, Scalars.duration(SHORTEST, LONGEST), TIME_REMEDY);
    }

    private static Map<String, Expectation> sources(Section section, Map<String, Peer> peers) {
        Map<String, Expectation> sources = new LinkedHashMap<>();
        for (String name : section.names()) {
            Peer peer = peers.get(name);
            if (peer == null) {
                section.problem(name, "is no peer", "Use a name that stands under peers.");
            } else if (!peer.sends() && peer.terms().query().isEmpty()) {
                section.problem(name, "is a peer that does not send", "Write sends: true at the peer.");
            }
            sources.put(name, expectation(section.section(name)));
        }
        return sources;
    }

    private static Expectation expectation(Section section) {
        Duration every = section.required("expectEvery", Scalars.duration(SHORTEST, LONGEST), TIME_REMEDY)
                .orElse(LONGEST);
        ServiceHours standard = ServiceHours.ALWAYS;
        Set<DayOfWeek> days = days(section);
        ServiceHours hours =
                section.value("between", AlarmReader::hours, HOURS_REMEDY).orElse(standard);
        section.reportUnknown();
        return new Expectation(
                every, new ServiceHours(hours.from(), hours.to(), days.isEmpty() ? standard.days() : days));
    }

    private static Optional<ServiceHours> hours(String text) {
        Matcher matcher = HOURS.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ServiceHours(
                    LocalTime.parse(matcher.group(1)), LocalTime.parse(matcher.group(2)), ServiceHours.ALWAYS.days()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Set<DayOfWeek> days(Section section) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (YamlNode.Scalar item : section.list("days", DAYS_REMEDY)) {
            Set<DayOfWeek> found = days(item.text());
            if (found.isEmpty()) {
                section.problem(item.line(), "days", "is not valid: \"" + item.text() + "\"", DAYS_REMEDY);
            }
            days.addAll(found);
        }
        return days;
    }

    /** A day or a range of days, which may run over the end of the week; empty where it is none. */
    private static Set<DayOfWeek> days(String text) {
        List<Optional<DayOfWeek>> ends = Pattern.compile("-")
                .splitAsStream(text.strip())
                .map(AlarmReader::day)
                .toList();
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        if (ends.isEmpty() || ends.size() > 2 || ends.contains(Optional.<DayOfWeek>empty())) {
            return days;
        }
        DayOfWeek last = ends.get(ends.size() - 1).orElseThrow();
        DayOfWeek day = ends.get(0).orElseThrow();
        days.add(day);
        while (day != last) {
            day = day.plus(1);
            days.add(day);
        }
        return days;
    }

    private static Optional<DayOfWeek> day(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (name.length() >= DAY_LETTERS && day.name().startsWith(name)) {
                return Optional.of(day);
            }
        }
        return Optional.empty();
    }
}
