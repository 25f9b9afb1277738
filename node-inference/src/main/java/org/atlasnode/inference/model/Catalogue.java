package org.atlasnode.inference.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.SemanticVersion;
import org.atlasnode.inference.model.ModelRepository.State;
import org.atlasnode.inference.model.ModelRepository.Status;
import org.atlasnode.inference.model.PackageFolders.Content;

/**
 * The packages of the models directory and the models that are loaded, at one moment: which package a choice means, and
 * what became of each. Immutable.
 *
 * @param open loaded, each as it was when it was loaded
 * @param failures why packages that are in order could not be loaded
 */
record Catalogue(List<Content> contents, List<ModelPackage> open, Map<ModelRef, List<String>> failures) {

    private static final Comparator<ModelPackage> HIGHEST_FIRST = Comparator.comparing((ModelPackage model) ->
                    SemanticVersion.parse(model.ref().version()).orElseThrow())
            .reversed();

    Catalogue {
        contents = List.copyOf(contents);
        open = List.copyOf(open);
        failures = Map.copyOf(failures);
    }

    /** The packages that a choice admits and that may be loaded, or are: the highest version first. */
    List<ModelPackage> candidates(ModelChoice choice) {
        List<ModelPackage> candidates = new ArrayList<>(open);
        contents.stream()
                .filter(content -> refusal(content).isEmpty())
                .flatMap(content -> content.model().stream())
                .filter(model ->
                        choice.checksum().isPresent() || openTwin(model).isEmpty())
                .forEach(candidates::add);
        Set<ModelRef> seen = new HashSet<>();
        return candidates.stream()
                .filter(model -> choice.admits(model.ref()) && seen.add(model.ref()))
                .sorted(HIGHEST_FIRST)
                .toList();
    }

    /** The package that a choice means: the highest version that is loaded, else that could be. */
    Optional<ModelPackage> find(ModelChoice choice) {
        List<ModelPackage> candidates = candidates(choice);
        return findOpen(choice)
                .or(() -> candidates.stream()
                        .filter(model -> !failures.containsKey(model.ref()))
                        .findFirst());
    }

    /** The highest version that is loaded of what a choice admits. */
    Optional<ModelPackage> findOpen(ModelChoice choice) {
        return candidates(choice).stream().filter(model -> isOpen(model.ref())).findFirst();
    }

    private boolean isOpen(ModelRef ref) {
        return open.stream().anyMatch(model -> model.ref().equals(ref));
    }

    /** A loaded model of the same version and other bytes. */
    private Optional<ModelRef> openTwin(ModelPackage model) {
        return open.stream()
                .map(ModelPackage::ref)
                .filter(ref -> isSameVersion(ref, model.ref()) && !ref.equals(model.ref()))
                .findFirst();
    }

    private static boolean isSameVersion(ModelRef one, ModelRef other) {
        return one.id().equals(other.id()) && one.version().equals(other.version());
    }

    /** Why a folder's package is never loaded, though it is in order: another folder has the same version. */
    private Optional<String> refusal(Content content) {
        Optional<ModelRef> ref = content.model().map(ModelPackage::ref);
        if (ref.isEmpty()) {
            return Optional.empty();
        }
        Map<String, ModelRef> twins = new LinkedHashMap<>();
        for (Content other : contents) {
            other.model()
                    .map(ModelPackage::ref)
                    .filter(found -> isSameVersion(found, ref.get()))
                    .ifPresent(found -> twins.put(other.folder(), found));
        }
        if (twins.values().stream().distinct().count() > 1) {
            twins.remove(content.folder());
            return Optional.of("another folder has this version with other files: " + String.join(", ", twins.keySet())
                    + "; remove one, or give it another version");
        }
        String first = twins.keySet().iterator().next();
        return first.equals(content.folder()) ? Optional.empty() : Optional.of("a copy of " + first);
    }

    /** What became of each folder and of what is loaded, in order of the folders. */
    List<Status> statuses() {
        return Stream.concat(
                        contents.stream().flatMap(this::status), open.stream().flatMap(this::orphan))
                .sorted(Comparator.comparing(Status::folder).thenComparing(Status::version))
                .toList();
    }

    private Stream<Status> status(Content content) {
        Optional<ModelRef> ref = content.model().map(ModelPackage::ref);
        String checksum = ref.map(ModelRef::checksum).orElse("");
        if (ref.isEmpty() && open.stream().anyMatch(model -> isIn(model, content.folder()))) {
            return Stream.empty(); // the status of what was loaded from here says it
        }
        boolean loaded = ref.filter(this::isOpen).isPresent();
        List<String> problems = loaded ? refusal(content).stream().toList() : problems(content);
        State state = loaded ? State.IN_SERVICE : problems.isEmpty() ? State.READY : State.REFUSED;
        return Stream.of(new Status(content.folder(), content.id(), content.version(), checksum, state, problems));
    }

    private List<String> problems(Content content) {
        if (content.model().isEmpty()) {
            return content.problems();
        }
        ModelPackage model = content.model().get();
        return openTwin(model)
                .map(twin -> "version " + twin.version() + " is in service with other files, checksum "
                        + twin.checksum() + "; give these another version, or pin them by sha256")
                .or(() -> refusal(content))
                .map(List::of)
                .orElseGet(() -> failures.getOrDefault(model.ref(), List.of()));
    }

    /** What is loaded and lies in no folder any more as it was. */
    private Stream<Status> orphan(ModelPackage model) {
        boolean there = contents.stream()
                .flatMap(content -> content.model().stream())
                .anyMatch(found -> found.ref().equals(model.ref()));
        if (there) {
            return Stream.empty();
        }
        String folder = String.valueOf(model.folder().getFileName());
        String what = contents.stream()
                .filter(content -> content.folder().equals(folder))
                .map(content -> content.model()
                        .map(found -> "it holds " + found.ref() + ", checksum "
                                + found.ref().checksum())
                        .orElseGet(() -> String.join("; ", content.problems())))
                .findFirst()
                .orElse("it is gone");
        ModelRef ref = model.ref();
        return Stream.of(new Status(
                folder,
                ref.id(),
                ref.version(),
                ref.checksum(),
                State.IN_SERVICE,
                List.of("stays as it was loaded; the folder no longer matches: " + what)));
    }

    private static boolean isIn(ModelPackage model, String folder) {
        return folder.equals(Objects.toString(model.folder().getFileName()));
    }

    /** Why no model is in service for a choice. */
    String reasonAgainst(ModelChoice choice) {
        List<Status> ofId = statuses().stream()
                .filter(status -> status.id().equals(choice.id()))
                .toList();
        if (ofId.isEmpty()) {
            return "the models directory has no package of this id";
        }
        List<Status> meant = ofId.stream()
                .filter(status -> choice.version().map(status.version()::equals).orElse(true))
                .toList();
        if (meant.isEmpty()) {
            return "there is no version " + choice.version().orElse("") + " of it, only "
                    + ofId.stream().map(Status::version).distinct().collect(Collectors.joining(", "));
        }
        String pinned = choice.checksum().orElse("");
        return meant.stream()
                .map(status -> !pinned.isEmpty()
                                && !status.checksum().isEmpty()
                                && !status.checksum().equals(pinned)
                        ? status.folder() + " has the checksum " + status.checksum() + ", " + pinned + " is wanted"
                        : reason(status))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String reason(Status status) {
        return status.problems().isEmpty() ? "it is about to be loaded" : String.join("; ", status.problems());
    }
}
