package org.atlasnode.results.template;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Target;

/** The codes of an application, which its model's manifest names: what it finds, and where. Immutable. */
public record Vocabulary(Set<Code> findings, Set<Code> sites) {

    public Vocabulary {
        findings = Set.copyOf(findings);
        sites = Set.copyOf(sites);
    }

    public static Vocabulary of(Analysis analysis) {
        Set<Target> targets = Stream.concat(
                        Stream.of(analysis.patient().target()),
                        analysis.findings().stream().map(Finding::target))
                .collect(Collectors.toSet());
        return new Vocabulary(
                targets.stream().map(Target::finding).collect(Collectors.toSet()),
                targets.stream().map(Target::site).flatMap(Optional::stream).collect(Collectors.toSet()));
    }

    /** All of them. */
    public Set<Code> all() {
        Set<Code> all = new HashSet<>(findings);
        all.addAll(sites);
        return all;
    }
}
