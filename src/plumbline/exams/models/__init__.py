"""What examinations keep: the bank and its papers, the exam and who sits it."""

from plumbline.exams.models.bank import Bank, Blueprint, Cell, ExamPaper, Held, Import, Question
from plumbline.exams.models.sitting import Answer, Exam, Room, Script, Sitting

__all__ = [
    "Answer",
    "Bank",
    "Blueprint",
    "Cell",
    "Exam",
    "ExamPaper",
    "Held",
    "Import",
    "Question",
    "Room",
    "Script",
    "Sitting",
]
