"""What the server keeps: who receives, ciphertext, and the little around it that must stand in the clear."""

from cadre_site.concerns.models.audit import AuditRow
from cadre_site.concerns.models.cases import Case, IdentityBlob, Message, StoredFile, Tombstone, WrappedKey
from cadre_site.concerns.models.codes import ReturnCode, SpentProof, ThreadToken
from cadre_site.concerns.models.holders import HolderKey, KeyBlob
from cadre_site.concerns.models.organisations import Manifest, ReceivingOrganisation, Service
from cadre_site.concerns.models.statistics import Extract, HeldExtract, PassingProtocol
from cadre_site.concerns.models.work import CaseLink, Referral

__all__ = [
    "AuditRow", "Case", "CaseLink", "Extract", "HeldExtract", "HolderKey", "IdentityBlob", "KeyBlob",
    "Manifest", "Message", "PassingProtocol", "ReceivingOrganisation", "Referral", "ReturnCode", "Service",
    "SpentProof", "StoredFile", "ThreadToken", "Tombstone", "WrappedKey",
]  # fmt: skip
