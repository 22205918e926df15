"""The whole recipe: teachers on labelled HTML, their soft labels on unlabelled pages, students for HTML and for text."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
import torch
from numpy.typing import NDArray

from cleanpage.features import Encoded
from cleanpage.training.fit import Recipe, Sample, fit, predict
from cleanpage.training.network import Network
from cleanpage.training.studies import Study, sample


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is learned: the whole recipe, or a quick one."""

    teachers: int = 4
    teacher: Recipe = Recipe(epochs=9)  # noqa: RUF009 -- frozen
    student: Recipe = Recipe(epochs=14)  # noqa: RUF009 -- frozen
    soft_share: float = 0.5
    """How much an unlabelled page counts against a labelled one."""


QUICK = Plan(teachers=0, student=Recipe(epochs=6))
WHOLE = Plan()


@dataclass(frozen=True, slots=True)
class Job:
    """One network to be trained in a process of its own."""

    samples: Sequence[Sample]
    recipe: Recipe
    seed: int
    with_cues: bool
    ask: Sequence[Encoded] = ()
    """Pages whose probabilities are wanted back."""


# What a forked worker works on: set just before the fork, so that no page has to travel through a pipe.
_JOBS: list[Job] = []


def _run(index: int) -> tuple[dict[str, NDArray[np.float32]], list[NDArray[np.float32]]]:
    torch.set_num_threads(1)
    job = _JOBS[index]
    network = fit(job.samples, job.recipe, job.seed, job.with_cues)
    state = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    return state, predict([network], job.ask)


def run_jobs(jobs: Sequence[Job], workers: int) -> list[tuple[Network, list[NDArray[np.float32]]]]:
    """Train several networks side by side; each in one thread, so that results do not depend on the machine's load."""
    _JOBS[:] = jobs
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        results = list(pool.map(_run, range(len(jobs))))
    networks = []
    for job, (state, answers) in zip(jobs, results, strict=True):
        network = Network(job.recipe.width, job.with_cues)
        network.load_state_dict({name: torch.from_numpy(array) for name, array in state.items()})
        network.eval()
        networks.append((network, answers))
    _JOBS.clear()
    return networks


def learn(labelled: Sequence[Study], unlabelled: Sequence[Study], plan: Plan, seed: int, workers: int) -> dict[str, Network]:
    """-> the networks for "html" and "text"."""
    soft: list[NDArray[np.float32]] = []
    if plan.teachers and unlabelled:
        samples = [sample(study, "html", None) for study in labelled]
        ask = [study.html.page for study in unlabelled]
        jobs = [Job(samples, plan.teacher, seed * 100 + k, True, ask) for k in range(plan.teachers)]
        answers = [found for _, found in run_jobs(jobs, workers)]
        soft = [np.mean(found, axis=0, dtype=np.float32) for found in zip(*answers, strict=True)]
    jobs = []
    for view in ("html", "text"):
        samples = [sample(study, view, None) for study in labelled]
        samples += [sample(study, view, wanted, plan.soft_share) for study, wanted in zip(unlabelled, soft, strict=False)]
        jobs.append(Job(samples, plan.student, seed * 100 + 50, view == "html"))
    (html, _), (text, _) = run_jobs(jobs, workers)
    return {"html": html, "text": text}
