package org.atlasnode.storescp.notify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.state.AvailabilityNotices;
import org.atlasnode.core.state.AvailabilityNotices.Availability;
import org.atlasnode.core.state.AvailabilityNotices.SeriesNotice;
import org.atlasnode.core.state.ProcedureSteps;
import org.atlasnode.core.state.ProcedureSteps.StepOfSeries;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.storescp.CompletionSign;
import org.atlasnode.storescp.CompletionSign.Extent;
import org.atlasnode.storescp.CompletionSign.Meaning;
import org.atlasnode.storescp.CompletionSign.Named;
import org.atlasnode.storescp.CompletionSigns;

/**
 * What reports mean for completion. Steps that are completed name, together, the whole series; while another that names
 * it is in progress, more may come. A completed step without instances says nothing about the extent: images may still
 * be on their way, so it is only remarked on, as is a discontinued step. A notice names what is available so far, and
 * nothing says that there will not be another (PS3.4 §R.3.2.1.2); of an instance the newest notice counts. Thread-safe.
 */
public final class ReportedSigns implements CompletionSigns {

    private static final String COMPLETED = "the modality says that the step is completed";

    private final ProcedureSteps steps;
    private final AvailabilityNotices notices;

    public ReportedSigns(ProcedureSteps steps, AvailabilityNotices notices) {
        this.steps = steps;
        this.notices = notices;
    }

    @Override
    public List<CompletionSign> of(SeriesRecord series) {
        List<CompletionSign> signs = stepSigns(steps.ofSeries(series.key().seriesInstanceUid()));
        online(notices.ofSeries(series.key())).ifPresent(signs::add);
        return signs;
    }

    private static List<CompletionSign> stepSigns(List<StepOfSeries> steps) {
        Set<Uid> named = new HashSet<>();
        List<CompletionSign> signs = new ArrayList<>();
        for (StepOfSeries step : steps) {
            switch (step.status()) {
                case IN_PROGRESS ->
                    signs.add(new CompletionSign(Meaning.MORE_MAY_COME, "a step is in progress", Extent.UNKNOWN));
                case DISCONTINUED -> signs.add(remark(ProcedureSteps.discontinued(step.discontinuation())));
                case COMPLETED -> {
                    named.addAll(step.instances());
                    if (step.instances().isEmpty()) {
                        signs.add(remark(COMPLETED + " and names no instances"));
                    }
                }
            }
        }
        if (!named.isEmpty()) {
            signs.add(new CompletionSign(Meaning.WHOLE, COMPLETED, new Named(named)));
        }
        return signs;
    }

    private static CompletionSign remark(String text) {
        return new CompletionSign(Meaning.REMARK, text, Extent.UNKNOWN);
    }

    private static Optional<CompletionSign> online(List<SeriesNotice> newestFirst) {
        Set<Uid> known = new HashSet<>();
        Set<Uid> online = new HashSet<>();
        String peer = "";
        for (SeriesNotice notice : newestFirst) {
            Set<Uid> added = new HashSet<>(notice.available().instances());
            added.removeAll(known);
            if (notice.available().availability() == Availability.ONLINE && online.addAll(added)) {
                peer = peer.isEmpty() ? notice.peer() : peer;
            }
            known.addAll(added);
        }
        return online.isEmpty()
                ? Optional.empty()
                : Optional.of(new CompletionSign(
                        Meaning.AT_LEAST, peer + " says which instances are online", new Named(online)));
    }

    @Override
    public boolean awaitAny(Collection<SeriesKey> series) {
        Set<Uid> uids = series.stream().map(SeriesKey::seriesInstanceUid).collect(Collectors.toSet());
        return steps.name(uids) || notices.name(uids);
    }
}
